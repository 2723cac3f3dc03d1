import { openField, type Field } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { JOB_ECHO_PORT, withEchoJob } from './support/jobs.ts';
import { startTicker } from './support/ticker.ts';
import { lowerFirewall, raiseFirewall, UDP_RULES } from './transports/firewall.ts';
import { untilMoved } from './transports/status.ts';

let field: Field;

beforeAll(async () => {
  field = await openField('paths');
});
afterEach(() => lowerFirewall(field));
afterAll(() => field?.bed.close());

describe('under one TCP connection', () => {
  it('a tunnel goes directly, falls back when UDP goes dark, and comes back', async () => {
    await withEchoJob(field, async ({ address }) => {
      const ticker = await startTicker(field, address, JOB_ECHO_PORT);
      try {
        await untilMoved(field, 'udp', 'best');
        await ticker.more(10);
        await raiseFirewall(field, UDP_RULES.dark);
        await untilMoved(field, 'wss', 'silent');
        await ticker.more(10);
        await lowerFirewall(field);
        await untilMoved(field, 'udp', 'best');
        await ticker.more(10);
      } finally {
        ticker.kill('SIGKILL');
      }
    });
  });
});
