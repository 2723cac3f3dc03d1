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
});
