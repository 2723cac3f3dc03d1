import { checkNamespace, checkTunDevice, checkUserNamespaces, observeNamespaces, type JobNamespaceKind } from '@moorline/linux';
import { asMoorlineError, chooseUnshare, moorlineError, notApplicable, passed, type Finding } from '@moorline/mesh-core';
import type { Scene } from '../observer.ts';

const WITHOUT = 'not needed: a proxy takes the place of the namespaces';

/** Nothing to look at where a job has a proxy in place of namespaces. */
export function unlessProxied(look: (scene: Scene, signal: AbortSignal) => Promise<Finding> | Finding): (scene: Scene, signal: AbortSignal) => Promise<Finding> | Finding {
  return (scene, signal) => (scene.network.mode === 'proxy' ? notApplicable(WITHOUT) : look(scene, signal));
}

/**
 * Root needs no user namespace: a job of root's is in none where they are refused.
 * @throws ML-USERNS-OFF
 */
export async function lookAtUserNamespace(): Promise<Finding> {
  try {
    await checkUserNamespaces([]);
    return passed('can be made');
  } catch (error) {
    if (!(await observeNamespaces()).privileged) throw error;
    return notApplicable(`refused (${asMoorlineError(error).detail}), and root needs none`);
  }
}

/** @throws ML-NAMESPACE-FAILED */
export async function lookAtNamespace({ found }: Scene, kind: JobNamespaceKind, signal: AbortSignal): Promise<Finding> {
  await checkNamespace(kind, { inUserNamespace: found().get('user-namespace')?.state === 'passed', signal });
  return passed('can be made');
}

/**
 * How the namespaces of a job are made: of the running one, or of the next.
 * @throws ML-USERNS-OFF, ML-UNSHARE-UNPRIVILEGED
 */
export async function lookAtUnshare({ network }: Scene): Promise<Finding> {
  if (network.mode === 'prolog') return passed("by the prolog, in the job user's own user namespace");
  if (network.unshare !== null) return passed(`${network.unshare}, as this job has it`);
  const verdict = chooseUnshare('auto', await observeNamespaces());
  if (!verdict.ok) throw moorlineError(verdict.code, verdict.detail);
  return passed(`auto chooses ${verdict.choice}: ${verdict.reason}`);
}

/** @throws ML-TUN-MISSING, ML-TUN-FORBIDDEN */
export function lookAtTun(): Finding {
  checkTunDevice();
  return passed('/dev/net/tun');
}
