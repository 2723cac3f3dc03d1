import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { detach, findAttachment, HELLO_PORT, IPERF_PORT, openField, runInNamespace, waitUntil, type Field } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { endpointLog } from './support/endpoints.ts';
import { layFarWorker, type FarWorker } from './support/far-worker.ts';
import { joinByHand, type ForeignWorker } from './wstunnel/foreign-worker.ts';
import { realWstunnel, startWstunnel, type RealWstunnel } from './wstunnel/real-binary.ts';

/** Where the foreign worker's WireGuard sends its datagrams, and wstunnel listens. */
const LOCAL_PORT = 51_999;
const LISTENING = /Starting (UDP server|TCP server|wstunnel client)/;
const IPERF_DEADLINE_MS = 30_000;
const LOG_DEADLINE_MS = 10_000;

let field: Field;
let far: FarWorker;
let ends: { readonly stop: () => Promise<void> }[] = [];

const prepare = async (): Promise<void> => {
  field = await openField('wst', { change: (usual) => ({ ...usual, endpoints: { ...usual.endpoints, wstunnel: { pathPrefix: 'moor' } } }) });
  far = await layFarWorker(field);
};
const cleanUp = async (): Promise<void> => {
  for (const end of ends.toReversed()) await end.stop();
  ends = [];
  await detach(field.plane, 'foreign').catch(() => undefined);
};

const inFar = (file: string, ...args: readonly string[]): Promise<string> => runInNamespace(far.namespace, file, args);

async function joined(): Promise<ForeignWorker> {
  const worker = await joinByHand(field, 'foreign', far.namespace, LOCAL_PORT);
  ends.push(worker);
  return worker;
}

async function client({ tunnel, headersFile }: ForeignWorker, forward: readonly string[], options: readonly string[] = []): Promise<RealWstunnel> {
  const url = tunnel.endpoint.relayUrl.replace(/\/v1\/relay$/, '');
  const wstunnel = await startWstunnel(realWstunnel(), far.namespace, ['client', ...forward, '--http-upgrade-path-prefix', 'moor', '--http-headers-file', headersFile, ...options, url], LISTENING);
  ends.push(wstunnel);
  return wstunnel;
}

describe('the real wstunnel as a client of an endpoint', () => {
  beforeAll(prepare);
  afterEach(cleanUp);
  afterAll(() => field?.bed.close());

  it.each([['frames without masks', []], ['masked frames', ['--websocket-mask-frame']]] as const)('carries WireGuard both ways, with %s', async (_, options) => {
    const worker = await joined();
    const wstunnel = await client(worker, ['-L', `udp://127.0.0.1:${LOCAL_PORT}:localhost:51820?timeout_sec=0`], options);
    await inFar('ping', '-c', '3', '-i', '0.2', '-w', '15', worker.tunnel.gateway.ipv4);
    const { pods } = field.cluster.addresses;
    expect(await inFar('curl', '--silent', '--max-time', '10', `http://${pods.hello}:${HELLO_PORT}/`)).toContain('hello from the cluster');
    for (const direction of [[], ['--reverse']]) {
      // Between two tests the server is busy for a moment.
      const printed = await waitUntil(() => inFar('iperf3', '--client', pods.echo, '--port', String(IPERF_PORT), '--time', '1', '--json', ...direction).catch(() => null), { what: 'iperf3 to be served', deadlineMs: IPERF_DEADLINE_MS });
      const report = JSON.parse(printed) as { end: { sum_received: { bytes: number } } };
      expect(report.end.sum_received.bytes).toBeGreaterThan(1_000_000);
    }
    const places = ['cmdline', 'environ'].map((file) => readFileSync(`/proc/${wstunnel.pid}/${file}`, 'utf8'));
    for (const text of [...places, ...wstunnel.said]) expect(text).not.toContain(worker.tunnel.relayTicket);
  });

  it.each([
    ['tunnel-type-refused', ['-L', `tcp://127.0.0.1:${LOCAL_PORT}:localhost:22`]],
    ['tunnel-type-refused', ['-R', 'tcp://127.0.0.1:2222:localhost:22']],
    ['tunnel-type-refused', ['-R', 'socks5://127.0.0.1:1080']],
    ['destination-refused', ['-L', `udp://127.0.0.1:${LOCAL_PORT}:10.96.0.10:53`]],
  ])('is refused for the reason %s: %j', async (fault, forward) => {
    const worker = await joined();
    const wstunnel = await client(worker, forward);
    await runInNamespace(far.namespace, process.execPath, [join(import.meta.dirname, 'wstunnel', 'knock.ts'), String(LOCAL_PORT)]);
    const { id } = await findAttachment(field.plane, 'foreign');
    await waitUntil(() => endpointLog(field.plane, id).includes(fault), { what: `the endpoint to log ${fault}; wstunnel said ${wstunnel.said.join('\n')}`, deadlineMs: LOG_DEADLINE_MS });
  });
});
