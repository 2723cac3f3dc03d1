import { moorlineError, type HealthReport } from '@moorline/mesh-core';
import { createLogger } from '@moorline/service';
import { describe, expect, it } from 'vitest';
import { healthReport } from './measure.ts';
import { reportRegularly } from './report.ts';

const log = createLogger({ name: 'spec', level: 'silent' });
const report = healthReport({ peers: [] }, { connected: false, transport: 'wss', drops: 0 }, 0);

/** What `reportRegularly` does of a device that answers as it is told, until it has been asked `outcomes.length` times. */
async function outcomeOf(outcomes: readonly boolean[]): Promise<{ readonly sent: number; readonly broken: boolean }> {
  let asked = 0;
  let sent = 0;
  let broken = false;
  const done = Promise.withResolvers<void>();
  const measure = async (): Promise<HealthReport> => {
    const answers = outcomes[asked];
    asked += 1;
    if (asked > outcomes.length) done.resolve();
    if (answers !== true) throw moorlineError('ML-WIREGUARD-FAILED', 'no answer');
    return report;
  };
  const onBroken = (): void => {
    if (asked <= outcomes.length) broken = true;
  };
  const end = reportRegularly({ send: () => void (sent += 1) }, { measure, onBroken, log, intervalMs: 1 });
  await done.promise;
  end();
  return { sent, broken };
}

describe('reportRegularly', () => {
  it('sends what is measured', async () => {
    await expect(outcomeOf([true, true])).resolves.toEqual({ sent: 2, broken: false });
  });

  it('gives a device up that fails three times in a row', async () => {
    await expect(outcomeOf([true, false, false, false])).resolves.toEqual({ sent: 1, broken: true });
  });

  it('bears failures with successes between them', async () => {
    await expect(outcomeOf([false, false, true, false, false])).resolves.toEqual({ sent: 1, broken: false });
  });
});
