import { childEnvironment, findOwned, OWNER_VARIABLE, ROLE_VARIABLE, start, stopChild } from '@moorline/linux';
import { ENDPOINT_ROLE, WIREGUARD_ROLE } from '@moorline/mesh-core';
import { expect, it } from 'vitest';
import { ownProcesses } from './own-processes.ts';

const INSTANCE = `spec-${process.pid}`;
const GRACE_MS = 1_000;

/** `timeout` runs its command as a child, which inherits the mark as a forked helper does. */
async function pair(role: string): Promise<{ readonly pid: number; readonly end: () => Promise<unknown> }> {
  const environment = childEnvironment({ [OWNER_VARIABLE]: `${INSTANCE}/${'0'.repeat(16)}`, [ROLE_VARIABLE]: role });
  const child = await start('timeout', ['60', 'sleep', '60'], { environment });
  while (findOwned(INSTANCE).length < 2) await new Promise(setImmediate);
  return { pid: child.pid, end: () => stopChild(child, GRACE_MS) };
}

it.each([
  ['the child of an endpoint is no second one', ENDPOINT_ROLE, 1],
  ['children of others are found', WIREGUARD_ROLE, 2],
])('%s', async (_what, role, count) => {
  const { pid, end } = await pair(role);
  try {
    const found = ownProcesses(INSTANCE);
    expect(found).toHaveLength(count);
    expect(found.map((process) => process.pid)).toContain(pid);
  } finally {
    await end();
  }
});
