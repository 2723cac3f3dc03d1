import { moorlineError } from '@moorline/mesh-core';

export interface Requests<Question, Answer> {
  /** @throws ML-TIMEOUT */
  readonly ask: (question: Question) => Promise<Answer>;
  readonly answer: (id: number, answer: Answer) => void;
}

interface RequestsOptions<Question> {
  /** What is asked for, for the message of a timeout. */
  readonly what: string;
  readonly deadlineMs: number;
  readonly send: (id: number, question: Question) => void;
}

/**
 * Pairs questions over the channel with their answers. Each question has a deadline, so none piles up.
 */
export function createRequests<Question, Answer>({ what, deadlineMs, send }: RequestsOptions<Question>): Requests<Question, Answer> {
  const waiting = new Map<number, (answer: Answer) => void>();
  let next = 1;
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        const id = next++;
        const timer = setTimeout(() => {
          waiting.delete(id);
          reject(moorlineError('ML-TIMEOUT', `${what}: no answer in ${deadlineMs} ms`));
        }, deadlineMs);
        waiting.set(id, (answer) => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(answer);
        });
        send(id, question);
      }),
    answer: (id, answer) => waiting.get(id)?.(answer),
  };
}
