import { expect, it } from 'vitest';
import { createStatistics } from './create-statistics.ts';

it('counts requests by verb and status, and knows when the last answer came', () => {
  const statistics = createStatistics();
  expect(statistics.lastAnswerAtMs()).toBeNull();
  statistics.countRequest('get', 200, 5);
  statistics.countRequest('get', 200, 7);
  statistics.countRequest('apply', 409, 8);
  statistics.countRequest('get', null, 9);
  expect(statistics.requests()).toEqual([
    { labels: { verb: 'get', code: '200' }, count: 2 },
    { labels: { verb: 'apply', code: '409' }, count: 1 },
    { labels: { verb: 'get', code: 'none' }, count: 1 },
  ]);
  expect(statistics.lastAnswerAtMs()).toBe(8);
});

it('counts ends of watches, retries and waiting', () => {
  const statistics = createStatistics();
  statistics.countWatchEnd('Pod', 'quiet');
  statistics.countWatchEnd('Pod', 'expired');
  statistics.countRetry();
  statistics.countThrottled(3);
  statistics.countThrottled(4);
  expect(statistics.watchEnds()).toEqual([{ labels: { kind: 'Pod', reason: 'quiet' }, count: 1 }, { labels: { kind: 'Pod', reason: 'expired' }, count: 1 }]);
  expect([statistics.retries(), statistics.throttledMs()]).toEqual([1, 7]);
});
