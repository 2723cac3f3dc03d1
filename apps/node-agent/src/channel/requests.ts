import { moorlineError } from '@moorline/mesh-core';

/** Each side answers in a millisecond; a loaded worker may need long to schedule it. */
const ANSWER_DEADLINE_MS = 5_000;

export interface Requests<Answer> {
  /** @throws ML-TIMEOUT */
  readonly ask: () => Promise<Answer>;
  readonly answer: (id: number, answer: Answer) => void;
}

/**
 * Pairs questions over the channel with their answers. Each question has a deadline, so none piles up.
 * @param what is asked for, for the message of a timeout
 */
export function createRequests<Answer>(what: string, send: (id: number) => void): Requests<Answer> {
  const waiting = new Map<number, (answer: Answer) => void>();
  let next = 1;
  return {
    ask: () =>
      new Promise((resolve, reject) => {
        const id = next++;
        const timer = setTimeout(() => {
          waiting.delete(id);
          reject(moorlineError('ML-TIMEOUT', `${what}: no answer in ${ANSWER_DEADLINE_MS} ms`));
        }, ANSWER_DEADLINE_MS);
        waiting.set(id, (answer) => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(answer);
        });
        send(id);
      }),
    answer: (id, answer) => waiting.get(id)?.(answer),
  };
}
