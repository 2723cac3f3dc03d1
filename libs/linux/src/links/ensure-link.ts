import { moorlineError } from '@moorline/mesh-core';
import { nameFailure } from '../process/name-failure.ts';
import { run } from '../process/index.ts';
import { here, type Within } from '../syscalls/index.ts';
import type { DesiredLink, HostWarning } from './link.ts';
import { observeLink } from './observe-link.ts';
import { planLink } from './plan-link.ts';

export interface LinkReport {
  /** Lines of `ip -batch` that were needed; empty when all was as it should be. */
  readonly applied: readonly string[];
  readonly warnings: readonly HostWarning[];
}

/**
 * Brings an interface to the desired state: observe, plan, apply. Needs CAP_NET_ADMIN there; root of a user
 * namespace that owns the network namespace has it.
 * @param within the network namespace; absent: the present one
 * @throws ML-INTERFACE-FAILED, ML-PROGRAM-MISSING
 */
export async function ensureLink(desired: DesiredLink, within: Within = here): Promise<LinkReport> {
  const observed = await observeLink(desired.name, within);
  if (observed === null) throw moorlineError('ML-INTERFACE-FAILED', `there is no interface ${desired.name}`);
  const { lines, warnings } = planLink(desired, observed);
  if (lines.length > 0) await within(() => applyLines(lines));
  return { applied: lines, warnings };
}

/**
 * Removes an interface; nothing happens if there is none.
 * @returns whether there was one
 * @throws ML-INTERFACE-FAILED
 */
export async function removeLink(name: string): Promise<boolean> {
  if ((await observeLink(name)) === null) return false;
  await applyLines([`link delete dev ${name}`]);
  return true;
}

/**
 * Moves an interface of the present network namespace into another one under another name. It goes there down and
 * without addresses; up before, so that the program behind a TUN has seen it up, which it cannot from there.
 * @param pid a process in the network namespace
 * @throws ML-INTERFACE-FAILED
 */
export async function moveLink({ name, mtu, pid, newName }: { readonly name: string; readonly mtu: number; readonly pid: number; readonly newName: string }): Promise<void> {
  await applyLines([`link set dev ${name} mtu ${mtu} up`, `link set dev ${name} netns ${pid} name ${newName}`]);
}

async function applyLines(lines: readonly string[]): Promise<void> {
  try {
    await run('ip', ['-batch', '-'], { input: `${lines.join('\n')}\n` });
  } catch (error) {
    throw nameFailure(error, 'ML-INTERFACE-FAILED');
  }
}
