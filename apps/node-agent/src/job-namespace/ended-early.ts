import { observeNamespaces, type Exit } from '@moorline/linux';
import { chooseUnshare, moorlineError, type UnshareChoice } from '@moorline/mesh-core';

/** Above it a wrapper says by which signal its child ended (bash(1), EXIT STATUS). */
const SIGNALLED = 128;

/**
 * Why the first process of a job's namespace ended without a word.
 * @param born it had come so far that it spoke
 */
export async function endedEarly(born: boolean, unshare: UnshareChoice, { code, signal }: Exit): Promise<Error> {
  const detail = `the first process of the job's namespace ended (${code ?? signal})`;
  const ended = moorlineError('ML-NAMESPACE-FAILED', detail);
  if (born) return signal !== null || (code ?? 0) > SIGNALLED ? moorlineError('ML-INSIDE-KILLED', detail) : ended;
  try {
    const facts = await observeNamespaces();
    const verdict = chooseUnshare(unshare, facts);
    if (verdict.ok) return facts.closedSwitches.length === 0 ? ended : moorlineError('ML-NAMESPACE-FAILED', `${ended.detail}; ${facts.closedSwitches.join(', ')}`);
    return moorlineError(verdict.code, verdict.detail);
  } catch {
    return ended;
  }
}
