import { startAsUser, toEnd, waitUntil, type Field } from '@moorline/tools';

/** What of `moorline-agent status --json` is about transports. */
export interface TransportReport {
  readonly attachment: string;
  readonly transports: Readonly<Record<string, string>>;
  readonly health: { readonly transport: string; readonly transportReason: string; readonly transportSwitches: number; readonly relayConnected: boolean; readonly mtu?: unknown } | null;
}

/** UDP is held back for some seconds, is tried again after some more, and proves itself for one. */
const MOVE_DEADLINE_MS = 90_000;
/** Each look starts a program. */
const LOOK_INTERVAL_MS = 100;

/**
 * Asks the only agent of the field.
 * @param wrapper leads to the host that it runs on, if that is another
 */
export async function reportOf(field: Field, wrapper: readonly string[] = []): Promise<TransportReport> {
  const { stdout } = await toEnd(await startAsUser(field, [field.programs.agent, 'status', '--json'], { wrapper }));
  const [report] = JSON.parse(stdout) as readonly TransportReport[];
  if (report === undefined) throw new Error('no agent runs');
  return report;
}

/** Waits until the agent uses this transport, for this reason. */
export function untilMoved(field: Field, transport: string, reason: string, wrapper: readonly string[] = []): Promise<TransportReport> {
  return untilReported(field, `${transport} (${reason}) to be used`, ({ health }) => health?.transport === transport && health.transportReason === reason, wrapper);
}

/** Waits until what the agent reports is so. */
export async function untilReported(field: Field, what: string, isSo: (report: TransportReport) => boolean, wrapper: readonly string[] = []): Promise<TransportReport> {
  let last = '';
  return waitUntil(
    async () => {
      const report = await reportOf(field, wrapper);
      last = JSON.stringify(report);
      return isSo(report) ? report : null;
    },
    { what, deadlineMs: MOVE_DEADLINE_MS, intervalMs: LOOK_INTERVAL_MS },
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}; last seen: ${last}`);
  });
}
