import { startAsUser, toEnd, waitUntil, type Field } from '@moorline/tools';

/** A path that was made wide again is searched again after half a minute. */
const MTU_DEADLINE_MS = 90_000;

/** Waits until the only agent of the field says that this MTU is in force. */
export async function untilMtu(field: Field, wanted: { readonly overlay: number; readonly pods: number; readonly reason: string }): Promise<void> {
  let last = '';
  await waitUntil(
    async () => {
      const { stdout } = await toEnd(await startAsUser(field, [field.programs.agent, 'status', '--json']));
      const [report] = JSON.parse(stdout) as readonly { readonly health: { readonly mtu?: unknown } | null }[];
      last = JSON.stringify(report?.health?.mtu);
      return last === JSON.stringify(wanted);
    },
    { what: `an MTU of ${JSON.stringify(wanted)}`, deadlineMs: MTU_DEADLINE_MS },
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}; last seen: ${last}`);
  });
}
