import type { ErrorCode } from '../errors/index.ts';

/**
 * How the job's namespaces are made; the words are interLink's `UnshareMode`. map-root: a user namespace in which
 * the user is root, and a second one for the command. map-user: one user namespace, in which the user keeps the
 * own id. none: no user namespace; needs root. auto: the first of these that the worker allows.
 */
export const UNSHARE_CHOICES = ['map-root', 'map-user', 'none'] as const;
export const UNSHARE_MODES = ['auto', ...UNSHARE_CHOICES] as const;
export type UnshareMode = (typeof UNSHARE_MODES)[number];
export type UnshareChoice = (typeof UNSHARE_CHOICES)[number];

/** How many user namespaces the kernel lets this user make, one inside the other. */
export type UserNamespaceDepth = 'nested' | 'single' | 'none';

/** What was observed of the worker. */
export interface NamespaceFacts {
  readonly userNamespaces: UserNamespaceDepth;
  /** Switches of the kernel that forbid or restrict user namespaces, as `key=value`; they explain, they do not decide. */
  readonly closedSwitches: readonly string[];
  /** What the kernel said when it refused; empty when it did not. */
  readonly refusal: string;
  /** We are root with CAP_SYS_ADMIN and CAP_NET_ADMIN. */
  readonly privileged: boolean;
}

export type UnshareVerdict =
  | { readonly ok: true; readonly choice: UnshareChoice; readonly reason: string }
  | { readonly ok: false; readonly code: ErrorCode; readonly detail: string };

/** Decides how the namespaces are made, or why they cannot be. What the kernel did counts, not its switches. */
export function chooseUnshare(mode: UnshareMode, facts: NamespaceFacts): UnshareVerdict {
  return mode === 'auto' ? firstThatWorks(facts) : asAsked(mode, facts);
}

function firstThatWorks(facts: NamespaceFacts): UnshareVerdict {
  const { userNamespaces, privileged } = facts;
  if (userNamespaces === 'nested') return { ok: true, choice: 'map-root', reason: 'user namespaces are open' };
  if (userNamespaces === 'single') return { ok: true, choice: 'map-user', reason: `one user namespace at a time (${why(facts)})` };
  if (privileged) return { ok: true, choice: 'none', reason: `we are root, and user namespaces are refused (${why(facts)})` };
  return { ok: false, code: 'ML-USERNS-OFF', detail: why(facts) };
}

function asAsked(choice: UnshareChoice, facts: NamespaceFacts): UnshareVerdict {
  const works: UnshareVerdict = { ok: true, choice, reason: 'as asked' };
  if (choice === 'none') {
    return facts.privileged ? works : { ok: false, code: 'ML-UNSHARE-UNPRIVILEGED', detail: '--unshare none without CAP_SYS_ADMIN and CAP_NET_ADMIN' };
  }
  if (facts.userNamespaces === 'none') return { ok: false, code: 'ML-USERNS-OFF', detail: why(facts) };
  if (choice === 'map-root' && facts.userNamespaces === 'single') {
    return { ok: false, code: 'ML-USERNS-OFF', detail: `--unshare map-root needs two user namespaces, map-user one (${why(facts)})` };
  }
  return works;
}

function why({ closedSwitches, refusal }: NamespaceFacts): string {
  return closedSwitches.length > 0 ? closedSwitches.join(', ') : refusal;
}
