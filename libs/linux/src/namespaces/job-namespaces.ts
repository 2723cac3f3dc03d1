import { asMoorlineError, moorlineError } from '@moorline/mesh-core';
import { run } from '../process/index.ts';
import { readSysctl } from './switches.ts';

/** The namespaces of a job beside its user namespace, as unshare(1) is asked for them, and their limits (namespaces(7)). */
const NAMESPACES = {
  network: { args: ['--net'], limit: 'user.max_net_namespaces' },
  mount: { args: ['--mount', '--propagation', 'private'], limit: 'user.max_mnt_namespaces' },
  pid: { args: ['--mount', '--propagation', 'private', '--pid', '--fork', '--mount-proc'], limit: 'user.max_pid_namespaces' },
} as const;

export type JobNamespaceKind = keyof typeof NAMESPACES;

/**
 * Makes a namespace of that kind, and leaves it again; of the kind pid with its own /proc.
 * @param inUserNamespace in a new user namespace, as users have to; root need not
 * @throws ML-NAMESPACE-FAILED with what unshare said and the limit of the kernel; ML-PROGRAM-MISSING, ML-TIMEOUT, ML-ABORTED
 */
export async function checkNamespace(kind: JobNamespaceKind, { inUserNamespace, signal }: { readonly inUserNamespace: boolean; readonly signal: AbortSignal }): Promise<void> {
  const { args, limit } = NAMESPACES[kind];
  try {
    await run('unshare', [...(inUserNamespace ? ['--user', '--map-root-user'] : []), ...args, 'true'], { signal });
  } catch (error) {
    const known = asMoorlineError(error);
    if (known.code !== 'ML-PROGRAM-FAILED') throw known;
    throw moorlineError('ML-NAMESPACE-FAILED', `${known.detail.trim()} (${limit}=${readSysctl(limit) ?? 'not known'})`, error);
  }
}
