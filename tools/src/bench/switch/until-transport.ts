import { startAsUser, toEnd, waitUntil, type Field } from '../../testbed/index.ts';

/** UDP is held back for some seconds, and proves itself for some before it is used again. */
const MOVE_DEADLINE_MS = 60_000;
/** Asking starts a program on a machine that is measured. */
const POLL_INTERVAL_MS = 250;

/** Waits until the only agent of the field uses this transport. @throws ML-TIMEOUT, ML-ABORTED */
export async function untilTransport(field: Field, transport: string, signal: AbortSignal): Promise<void> {
  const uses = async (): Promise<boolean> => {
    const { code, stdout } = await toEnd(await startAsUser(field, [field.programs.agent, 'status', '--json']));
    if (code !== 0) return false;
    const [report] = JSON.parse(stdout) as readonly { readonly health: { readonly transport: string | null } | null }[];
    return report?.health?.transport === transport;
  };
  await waitUntil(uses, { what: `the tunnel to use ${transport}`, deadlineMs: MOVE_DEADLINE_MS, intervalMs: POLL_INTERVAL_MS, signal });
}
