import { applyNetworkStep } from './apply.ts';
import type { DesiredNamespace } from './model.ts';
import { observeNetwork } from './observe.ts';
import { planNetwork } from './plan.ts';

/** Brings the namespaces to the desired state; the second time nothing is left to do. Gives the number of steps. */
export async function ensureNetwork(desired: readonly DesiredNamespace[]): Promise<number> {
  const steps = planNetwork(desired, await observeNetwork(desired.map(({ name }) => name)));
  for (const step of steps) await applyNetworkStep(step);
  return steps.length;
}
