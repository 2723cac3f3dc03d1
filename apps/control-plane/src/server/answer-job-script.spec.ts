import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { problemSchema } from '@moorline/mesh-core';
import { httpsRequest, type HttpsAnswer } from '@moorline/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLoopback, type Loopback } from '../testing/loopback.ts';
import { POD_DATA_MAX_BYTES } from './limits.ts';

const PATIENCE_MS = 60_000;
const ANSWER_MAX_BYTES = 1_000_000;
const signal = new AbortController().signal;
const CONTAINER = { name: 'main', image: 'busybox', command: ['true'], args: null };
const POD = { metadata: { name: 'a', namespace: 'b', uid: 'c' }, spec: { containers: [CONTAINER] } };
const DATA = { pod: POD, container: [{ name: 'main', configMaps: null, projectedvolumemaps: null, secrets: null, emptyDirs: null }], jobConfig: {} };

let loopback: Loopback;
beforeAll(async () => {
  loopback = await openLoopback();
});
afterAll(() => loopback.dispose());

async function ask(body: string | undefined): Promise<HttpsAnswer> {
  const { url, authority } = loopback;
  return httpsRequest({ url: `${url}/v1/job-script`, method: body === undefined ? 'GET' : 'POST', ca: authority.certificate, ...(body === undefined ? {} : { body }), maxBytes: ANSWER_MAX_BYTES, deadlineMs: PATIENCE_MS, signal });
}

/** A client that says a long body and sends one byte of it. */
async function openSlow(): Promise<TLSSocket> {
  const { hostname, port } = new URL(loopback.url);
  const socket = connect({ host: hostname, port: Number(port), ca: loopback.authority.certificate });
  socket.on('error', () => socket.destroy());
  await once(socket, 'secureConnect');
  socket.write('POST /v1/job-script HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000\r\n\r\n{');
  return socket;
}

describe('POST /v1/job-script', { timeout: PATIENCE_MS }, () => {
  it('answers with the script, and with the same again', async () => {
    const first = await ask(JSON.stringify(DATA));
    expect(first.status).toBe(200);
    expect(first.body.toString()).toMatch(/^#!\/bin\/bash\n[^]*'apptainer' exec 'docker:\/\/busybox' 'true' >>[^]*\nexit "\$highest"\n$/);
    expect((await ask(JSON.stringify(DATA))).body).toEqual(first.body);
  });

  it.each<[string, string | undefined, number, string]>([
    ['another method', undefined, 405, 'ML-PROTOCOL'],
    ['no JSON', '{"pod": "planted', 400, 'ML-POD-DATA'],
    ['something else', JSON.stringify({ ...DATA, planted: 1, pod: {} }), 400, 'ML-POD-DATA'],
    ['too much', ' '.repeat(POD_DATA_MAX_BYTES + 1), 413, 'ML-POD-DATA-TOO-LARGE'],
  ])('refuses %s', async (_what, body, status, code) => {
    const answer = await ask(body);
    expect([answer.status, problemSchema.parse(JSON.parse(answer.body.toString())).code]).toEqual([status, code]);
    expect(answer.body.toString()).not.toMatch(/"planted/);
  });

  it('answers as many as come at once, or says that it is busy', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask(JSON.stringify(DATA))));
    expect(answers.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
    expect((await ask(JSON.stringify(DATA))).status).toBe(200);
  });

  it('answers the next although others are slow to send', async () => {
    const slow = await Promise.all(Array.from({ length: 16 }, openSlow));
    try {
      expect((await ask(JSON.stringify(DATA))).status).toBe(200);
    } finally {
      for (const socket of slow) socket.destroy();
    }
  });

  it('refuses what is short and would become long', async () => {
    const data = Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`k${at}`, '']));
    const containers = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ ...CONTAINER, name, volumeMounts: Array.from({ length: 100 }, () => ({ name: 'v', mountPath: '/m' })) }));
    const container = [{ name: 'a', secrets: [{ metadata: { name: 's' }, data }] }];
    const answer = await ask(JSON.stringify({ ...DATA, pod: { ...POD, spec: { containers, volumes: [{ name: 'v', secret: { secretName: 's' } }] } }, container }));
    expect([answer.status, problemSchema.parse(JSON.parse(answer.body.toString())).code]).toEqual([413, 'ML-POD-DATA-TOO-LARGE']);
  });
});
