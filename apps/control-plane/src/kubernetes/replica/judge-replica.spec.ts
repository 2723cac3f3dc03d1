import { describe, expect, it } from 'vitest';
import { reasonsNotAlive, reasonsNotReady, type ReplicaObservation } from './judge-replica.ts';

const GOOD: ReplicaObservation = {
  draining: false, leads: true, serves: true, leaderKnown: false, answerAgeMs: 500, unfollowed: [], webhookValidUntilMs: 2_000, webhookTrouble: null, oldestLookMs: 0, electionAgeMs: 100,
};

describe('reasonsNotReady', () => {
  it('has none for a leader, or a follower of one, to whom the API server answers', () => {
    expect(reasonsNotReady(GOOD, 1_000)).toEqual([]);
    expect(reasonsNotReady({ ...GOOD, leads: false, serves: false, leaderKnown: true, unfollowed: ['Pod'], webhookTrouble: 'x' }, 1_000)).toEqual([]);
  });

  it.each<[string, Partial<ReplicaObservation>, string]>([
    ['ends', { draining: true }, 'it ends'],
    ['takes the lead', { serves: false }, 'takes the lead'],
    ['knows no leader', { leads: false }, 'no replica leads'],
    ['has had no answer', { answerAgeMs: null }, 'not answered yet'],
    ['has had none for long', { answerAgeMs: 30_400 }, 'not answered for 30 s'],
    ['does not follow', { unfollowed: ['Pod', 'Secret'] }, 'not followed at this moment: Pod, Secret'],
    ['has no webhook yet', { webhookValidUntilMs: null }, 'not served yet'],
    ['has a webhook whose certificate ended', { webhookValidUntilMs: 1_000 }, 'not valid any more'],
    ['has a webhook that is not asked', { webhookTrouble: 'nobody asks' }, 'nobody asks'],
  ])('has one when it %s', (_what, change, reason) => {
    expect(reasonsNotReady({ ...GOOD, ...change }, 1_000)).toEqual([expect.stringContaining(reason)]);
  });
});

it('reasonsNotAlive: a look or the election that hangs', () => {
  expect(reasonsNotAlive(GOOD)).toEqual([]);
  expect(reasonsNotAlive({ oldestLookMs: 700_000, electionAgeMs: 200_000 })).toEqual(['a look has been under way for 700 s', 'the Lease was not looked at for 200 s']);
});
