import { setTimeout as sleep } from 'node:timers/promises';
import { attachForUser, detach, findAttachment, openField, runAgent, type Field } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { endpointPids } from './support/endpoints.ts';
import { JOB_ECHO_PORT, withEchoJob, type EchoJob } from './support/jobs.ts';
import { startTicker, type Ticker } from './support/ticker.ts';
import { lowerFirewall, raiseFirewall, RULES } from './transports/firewall.ts';
import { reportOf, untilMoved } from './transports/status.ts';

/** Answers over the same TCP connection that show that it goes on. */
const SOME = 10;
/** Longer than a stopped endpoint may be without a sign, shorter than it is given up. */
const STOPPED_MS = 4_000;
const FLAP_MS = 700;
const FLAPS = 8;

let field: Field;

beforeAll(async () => {
  field = await openField('paths');
});
afterEach(() => lowerFirewall(field));
afterAll(() => field?.bed.close());

/** A job with a TCP connection from a pod that never may end. */
async function underOneConnection(use: (ticker: Ticker, job: EchoJob) => Promise<void>, options: readonly string[] = []): Promise<void> {
  await withEchoJob(
    field,
    async (job) => {
      const ticker = await startTicker(field, job.address, JOB_ECHO_PORT);
      try {
        await ticker.more(SOME);
        await use(ticker, job);
        await ticker.more(SOME);
      } finally {
        ticker.kill('SIGKILL');
      }
    },
    { options },
  );
}

describe('under one TCP connection', () => {
  it.each([
    ['goes dark', RULES.udpDark],
    ['swallows what the worker sends', RULES.udpDarkUp],
    ['swallows what the worker is sent', RULES.udpDarkDown],
  ])('a tunnel falls back when UDP %s, and comes back', async (_what, rules) => {
    await underOneConnection(async (ticker) => {
      await untilMoved(field, 'udp', 'best');
      await raiseFirewall(field, rules);
      const fallen = await untilMoved(field, 'wss', 'silent');
      expect(fallen.transports).toMatchObject({ udp: expect.stringContaining('silent'), wss: 'in use' });
      await ticker.more(SOME);
      await lowerFirewall(field);
      expect((await untilMoved(field, 'udp', 'best')).health?.transportSwitches).toBeGreaterThanOrEqual(2);
    });
  });

  it.each([
    ['is swallowed', 'no-answer', RULES.udpDark],
    ['passes in small datagrams only', 'no-answer', RULES.udpLarge],
    ['is refused', 'refused', RULES.udpRefused],
  ])('a tunnel begins with the relay where UDP %s, and moves up when it passes', async (_what, reason, rules) => {
    await raiseFirewall(field, rules);
    await underOneConnection(async (ticker) => {
      await untilMoved(field, 'wss', reason);
      await lowerFirewall(field);
      await untilMoved(field, 'udp', 'best');
      await ticker.more(SOME);
    });
  });

  it('a relay that is broken off is opened again, in use or standing by', async () => {
    await underOneConnection(async (ticker) => {
      await raiseFirewall(field, RULES.relayReset);
      await ticker.more(SOME);
      expect(await reportOf(field)).toMatchObject({ health: { transport: 'udp', relayConnected: true } });
      await raiseFirewall(field, RULES.udpDark);
      await untilMoved(field, 'wss', 'silent');
      await raiseFirewall(field, RULES.udpDark, RULES.relayReset);
      await untilMoved(field, 'wss', 'none');
      await raiseFirewall(field, RULES.udpDark);
      await ticker.more(SOME);
    });
  });

  it('a relay that goes dark is left', async () => {
    await raiseFirewall(field, RULES.udpDark);
    await underOneConnection(async (ticker) => {
      await raiseFirewall(field, RULES.udpDark, RULES.relayDark);
      await untilMoved(field, 'wss', 'none');
      await lowerFirewall(field);
      await untilMoved(field, 'udp', 'best');
      await ticker.more(SOME);
    });
  });

  it('flapping UDP moves the tunnel seldom', async () => {
    await underOneConnection(async (ticker) => {
      await untilMoved(field, 'udp', 'best');
      for (let flap = 0; flap < FLAPS; flap += 1) {
        await raiseFirewall(field, RULES.udpDark);
        await sleep(FLAP_MS);
        await lowerFirewall(field);
        await sleep(FLAP_MS);
      }
      await ticker.more(SOME);
      // Down once, up after 5 s at the soonest, and perhaps down again.
      expect((await reportOf(field)).health?.transportSwitches).toBeLessThanOrEqual(4);
    });
  });

  it('an agent that is stopped for a moment leaves no path', async () => {
    await underOneConnection(async (ticker, { agent }) => {
      await untilMoved(field, 'udp', 'best');
      const { health } = await reportOf(field);
      process.kill(agent.pid, 'SIGSTOP');
      await sleep(STOPPED_MS);
      process.kill(agent.pid, 'SIGCONT');
      await ticker.more(SOME);
      expect((await reportOf(field)).health).toMatchObject({ transport: 'udp', transportSwitches: health?.transportSwitches });
    });
  });

  it('an endpoint that is stopped for a moment is not left by its relay', async () => {
    await underOneConnection(
      async (ticker, { name }) => {
        const [endpoint = 0] = endpointPids((await findAttachment(field.plane, name)).id);
        process.kill(endpoint, 'SIGSTOP');
        await sleep(STOPPED_MS);
        process.kill(endpoint, 'SIGCONT');
        await ticker.more(SOME);
        expect(await reportOf(field)).toMatchObject({ transports: { wss: 'in use' }, health: { transport: 'wss', transportReason: 'best' } });
      },
      ['--transports', 'wss'],
    );
  });
});

describe('an overlay with packets that do not fit the path', () => {
  it('has no UDP, and says so', async () => {
    const joinFile = await attachForUser(field, 'jumbo', { mtu: 9_000 });
    try {
      const { code, stdout } = await runAgent(field, { joinFile, command: [field.programs.agent, 'status', '--json'] });
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject([{ transports: { wss: 'in use' }, health: { transport: 'wss', transportReason: 'mtu' } }]);
    } finally {
      await detach(field.plane, 'jumbo');
    }
  });
});
