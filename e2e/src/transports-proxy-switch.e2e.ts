import { fileURLToPath } from 'node:url';
import { childEnvironment, start, type Child } from '@moorline/linux';
import { BED_VARIABLE, findAttachment, openField, startAgent, toEnd, waitUntil, type AgentOptions, type Field } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RETURN_SERVER, startTransfer, type Transfer } from './mtu/transfer.ts';
import { layFarWorker, narrow, widen } from './support/far-worker.ts';
import { attached, untilSaid } from './support/jobs.ts';
import { closeEgress, openEgress } from './transports/egress.ts';
import { startProxy } from './transports/proxy.ts';
import { reportOf, untilMoved } from './transports/status.ts';

const CREDENTIALS = 'worker:planted-proxy-password';
const JOB_PORT = 5_500;
const SOME_MIB = 4;
const NARROW_MTU = 1_300;
const START_DEADLINE_MS = 20_000;

let field: Field;

beforeAll(async () => {
  field = await openField('pswitch');
});
afterEach(() => openEgress());
afterAll(() => field?.bed.close());

interface SomeProxy {
  readonly url: string;
  readonly ca: string;
}

/** Bulk both ways over one TCP connection between a pod and a job that gets out through a proxy. */
async function underTransfer({ url, ca }: SomeProxy, transports: string, use: (transfer: Transfer) => Promise<void>, extras: Pick<AgentOptions, 'wrapper'> = {}): Promise<void> {
  const [auth, authority] = [field.home.write('auth', `${CREDENTIALS}\n`, 0o600), field.home.write('proxy.pem', ca, 0o644)];
  const options = ['--proxy', url, '--proxy-auth-file', auth, '--proxy-ca', authority, '--transports', transports];
  await attached(field, async (joinFile, name) => {
    const agent = await startAgent(field, { joinFile, command: [field.programs.node, '-e', RETURN_SERVER(JOB_PORT)], options, ...extras });
    try {
      await untilSaid(agent, 'ready');
      const transfer = await startTransfer(field, (await findAttachment(field.plane, name)).addresses.ipv4, JOB_PORT);
      try {
        await transfer.more(SOME_MIB);
        await use(transfer);
        await transfer.more(SOME_MIB);
        await transfer.finish();
      } finally {
        transfer.kill();
      }
    } finally {
      agent.kill('SIGTERM');
      await toEnd(agent);
    }
  });
}

describe('under one TCP connection', () => {
  it('a tunnel moves from a proxy to the direct relay and back, and not a byte is lost', async () => {
    const proxy = await startProxy(CREDENTIALS);
    try {
      await closeEgress(field);
      await underTransfer(proxy, 'wss,wss-proxy', async (transfer) => {
        await untilMoved(field, 'wss-proxy', 'no-answer');
        await transfer.more(SOME_MIB);
        await openEgress();
        await untilMoved(field, 'wss', 'best');
        await transfer.more(SOME_MIB);
        await closeEgress(field);
        await untilMoved(field, 'wss-proxy', 'silent');
        await transfer.more(SOME_MIB);
        expect((await reportOf(field)).health?.transportSwitches).toBeGreaterThanOrEqual(2);
      });
    } finally {
      await proxy.close();
    }
  });
});

describe('behind a proxy whose path shrinks to 1300 bytes and is silent about it', () => {
  let proxy: Child | undefined;
  afterEach(() => void proxy?.kill('SIGKILL'));

  it('a tunnel stalls in neither direction', async () => {
    const far = await layFarWorker(field);
    const lines: string[] = [];
    const program = fileURLToPath(new URL('transports/proxy-main.ts', import.meta.url));
    proxy = await start('nsenter', [`--net=/run/netns/${far.namespace}`, '--', process.execPath, program], {
      environment: childEnvironment({ [BED_VARIABLE]: field.bed.name }),
      stdin: { text: CREDENTIALS },
      stdout: (line) => void lines.push(line),
    });
    await waitUntil(() => lines.length > 0, { what: 'the proxy to listen', deadlineMs: START_DEADLINE_MS });
    try {
      await underTransfer(
        JSON.parse(lines[0] ?? '') as SomeProxy,
        'wss-proxy',
        async (transfer) => {
          await narrow(far, NARROW_MTU);
          await transfer.more(2 * SOME_MIB);
          expect((await reportOf(field, far.wrapper)).health).toMatchObject({ transport: 'wss-proxy', transportSwitches: 0 });
        },
        { wrapper: far.wrapper },
      );
    } finally {
      await widen(far);
    }
  });
});
