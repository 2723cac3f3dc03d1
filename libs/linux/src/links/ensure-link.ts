import { moorlineError } from '@moorline/mesh-core';
import { nameFailure } from '../process/name-failure.ts';
import { run } from '../process/index.ts';
import type { DesiredLink, HostWarning } from './link.ts';
import { observeLink } from './observe-link.ts';
import { planLink } from './plan-link.ts';

export interface LinkReport {
  /** Lines of `ip -batch` that were needed; empty when all was as it should be. */
  readonly applied: readonly string[];
  readonly warnings: readonly HostWarning[];
}

/**
 * Brings an interface of the present network namespace to the desired state: observe, plan, apply. Needs
 * CAP_NET_ADMIN there; root of a user namespace that owns it has it.
 * @throws ML-INTERFACE-FAILED, ML-PROGRAM-MISSING
 */
export async function ensureLink(desired: DesiredLink): Promise<LinkReport> {
  const observed = await observeLink(desired.name);
  if (observed === null) throw moorlineError('ML-INTERFACE-FAILED', `there is no interface ${desired.name}`);
  const { lines, warnings } = planLink(desired, observed);
  if (lines.length > 0) await applyLines(lines);
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

async function applyLines(lines: readonly string[]): Promise<void> {
  try {
    await run('ip', ['-batch', '-'], { input: `${lines.join('\n')}\n` });
  } catch (error) {
    throw nameFailure(error, 'ML-INTERFACE-FAILED');
  }
}
