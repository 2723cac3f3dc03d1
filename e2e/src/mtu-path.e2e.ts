import { run } from '@moorline/linux';
import { findAttachment, openField, startAgent, toEnd, type Field } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { layFarWorker, narrow, widen, type FarWorker } from './support/far-worker.ts';
import { attached, untilSaid } from './support/jobs.ts';

/** Less than an overlay of 1280 needs over UDP, and than the segments of a TCP that knows of 1500. */
const NARROW_MTU = 1_300;
const JOB_PORT = 5_300;
const LISTENING = `Server listening on ${JOB_PORT} (test #1)`;
const BULK_BYTES = 8_000_000;
/** A path that loses large packets alone is found and left within seconds, and TCP has to come out of its backoff. */
const BULK_DEADLINE_MS = 40_000;

let field: Field;
let far: FarWorker;

beforeAll(async () => {
  field = await openField('mtupath');
  far = await layFarWorker(field);
});
afterEach(() => widen(far));
afterAll(() => field?.bed.close());

/** Bytes that arrive, of those that a pod and the job exchange over one TCP connection: iperf3 does not wait for the last ones. */
async function bulk(address: string, direction: readonly string[]): Promise<number> {
  const args = ['--client', address, '--port', String(JOB_PORT), '--bytes', String(BULK_BYTES), '--json', ...direction];
  const { stdout } = await run('nsenter', [`--net=/run/netns/${field.cluster.pods.hello}`, '--', 'iperf3', ...args], { deadlineMs: BULK_DEADLINE_MS });
  return (JSON.parse(stdout) as { end: { sum_received: { bytes: number } } }).end.sum_received.bytes;
}

describe('a path that shrinks to 1300 bytes and is silent about it', () => {
  it.each(['wss', 'udp,wss'])('stalls no TCP of a job by %s, in neither direction', async (transports) => {
    await attached(field, async (joinFile, name) => {
      const options = ['--transports', transports];
      const agent = await startAgent(field, { joinFile, command: ['iperf3', '--server', '--port', String(JOB_PORT), '--forceflush'], wrapper: far.wrapper, options });
      try {
        await untilSaid(agent, LISTENING);
        const { ipv4 } = (await findAttachment(field.plane, name)).addresses;
        await narrow(far, NARROW_MTU);
        for (const direction of [[], ['--reverse']]) expect(await bulk(ipv4, direction)).toBeGreaterThanOrEqual(BULK_BYTES / 2);
      } finally {
        agent.kill('SIGTERM');
        await toEnd(agent);
      }
    });
  });
});
