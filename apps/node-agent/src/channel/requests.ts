import { moorlineError } from '@moorline/mesh-core';
import type { TunnelStatistics } from './messages.ts';

/** wireguard-go answers in a millisecond; a loaded worker may need long to schedule it. */
const ANSWER_DEADLINE_MS = 5_000;

export interface StatisticsRequests {
  readonly ask: () => Promise<TunnelStatistics>;
  readonly answer: (id: number, statistics: TunnelStatistics) => void;
}

/** Pairs questions for statistics with their answers. Each question has a deadline, so none piles up. */
export function createStatisticsRequests(send: (id: number) => void): StatisticsRequests {
  const waiting = new Map<number, (statistics: TunnelStatistics) => void>();
  let next = 1;
  return {
    ask: () =>
      new Promise((resolve, reject) => {
        const id = next++;
        const timer = setTimeout(() => {
          waiting.delete(id);
          reject(moorlineError('ML-TIMEOUT', `statistics of the tunnel: no answer in ${ANSWER_DEADLINE_MS} ms`));
        }, ANSWER_DEADLINE_MS);
        waiting.set(id, (statistics) => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(statistics);
        });
        send(id);
      }),
    answer: (id, statistics) => waiting.get(id)?.(statistics),
  };
}
