import type { Exit } from '@moorline/linux';

/** Ended by one of these, a program leaves a core dump: the agent must not leave a second one. */
const CORE_DUMPING = new Set<NodeJS.Signals>(['SIGQUIT', 'SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGSEGV', 'SIGXCPU', 'SIGXFSZ', 'SIGSYS']);
/** What shells add to the number of a signal that ended a command. */
export const SIGNAL_EXIT_BASE = 128;

/** How the agent has to end so that its caller sees what the command did. */
export type Ending = { readonly kind: 'exit'; readonly code: number } | { readonly kind: 'signal'; readonly signal: NodeJS.Signals };

/**
 * @param numberOf the number of a signal on this system
 */
export function endingFor({ code, signal }: Exit, numberOf: (signal: NodeJS.Signals) => number): Ending {
  if (signal === null) return { kind: 'exit', code: code ?? 1 };
  if (CORE_DUMPING.has(signal)) return { kind: 'exit', code: SIGNAL_EXIT_BASE + numberOf(signal) };
  return { kind: 'signal', signal };
}
