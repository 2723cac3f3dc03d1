import { startAsUser, toEnd, waitUntil, type Field } from '@moorline/tools';

/** What of `moorline-agent status --json` is about transports. */
export interface TransportReport {
  readonly attachment: string;
  readonly transports: Readonly<Record<string, string>>;
  readonly health: { readonly transport: string; readonly transportReason: string; readonly transportSwitches: number; readonly relayConnected: boolean } | null;
}

/** UDP is held back for some seconds, is tried again after some more, and proves itself for one. */
const MOVE_DEADLINE_MS = 90_000;

/** Asks the only agent of the field. */
export async function reportOf(field: Field): Promise<TransportReport> {
  const { stdout } = await toEnd(await startAsUser(field, [field.programs.agent, 'status', '--json']));
  const [report] = JSON.parse(stdout) as readonly TransportReport[];
  if (report === undefined) throw new Error('no agent runs');
  return report;
}

/** Waits until the agent uses this transport, for this reason. */
export async function untilMoved(field: Field, transport: string, reason: string): Promise<TransportReport> {
  let last = '';
  return waitUntil(
    async () => {
      const report = await reportOf(field);
      last = JSON.stringify(report);
      return report.health?.transport === transport && report.health.transportReason === reason ? report : null;
    },
    { what: `${transport} (${reason}) to be used`, deadlineMs: MOVE_DEADLINE_MS },
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}; last seen: ${last}`);
  });
}
