import { isMoorlineError, type ErrorCode, type JoinAnswer, type JoinFile } from '@moorline/mesh-core';
import { fetchArtifact, postJoin } from '@moorline/service';
import { afterEach, describe, expect, it } from 'vitest';
import { joinRequestOf } from '../testing/keys.ts';
import { openLoopback, type Loopback, type LoopbackOptions } from '../testing/loopback.ts';

const YEARS_MS = 2 * 365 * 86_400_000;
/** Far beyond what a busy machine needs for a hundred TLS handshakes. */
const PATIENCE_MS = 60_000;
const signal = new AbortController().signal;

let loopback: Loopback;
afterEach(() => loopback.dispose());

async function codeOf(joining: Promise<unknown>): Promise<ErrorCode | 'ok'> {
  try {
    await joining;
    return 'ok';
  } catch (error) {
    return isMoorlineError(error) ? error.code : 'ML-INTERNAL';
  }
}

/** @param deadlineMs for attempts; what is told for good ends them before */
const join = (joinFile: JoinFile, n: number, change: Partial<JoinFile> = {}, deadlineMs = PATIENCE_MS): Promise<JoinAnswer> =>
  postJoin({ joinFile: { ...joinFile, ...change }, request: joinRequestOf({ ...joinFile, ...change }, n), signal, deadlineMs });

describe('a join over TLS', { timeout: PATIENCE_MS }, () => {
  it('admits exactly one of a hundred agents with the same token, and it again', async () => {
    loopback = await openLoopback();
    const { attachment, joinFile } = await loopback.attach(1);
    await loopback.playEndpoint(attachment.id, 1);
    const codes = await Promise.all(Array.from({ length: 100 }, (_, n) => codeOf(join(joinFile, n))));
    expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
    expect(codes.filter((code) => code === 'ML-TOKEN-USED')).toHaveLength(99);
    const winner = codes.indexOf('ok');
    expect(await join(joinFile, winner)).toEqual(await join(joinFile, winner));
    expect(await loopback.metrics.scrape.metrics()).toContain('moorline_joins_total{result="ML-TOKEN-USED"} 99\n');
  });

  it('admits one agent on each node of a hundred that come at once, and tells each all nodes', async () => {
    loopback = await openLoopback();
    const { attachment, joinFile } = await loopback.attach(1, 3);
    await loopback.playEndpoint(attachment.id, 1);
    const answers = await Promise.allSettled(Array.from({ length: 100 }, (_, n) => join(joinFile, n)));
    const won = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : [])).toSorted((one, other) => one.node - other.node);
    expect(won.map(({ tunnel }) => tunnel.addresses)).toEqual([attachment.addresses, ...attachment.furtherAddresses]);
    for (const { tunnel } of won) expect(tunnel.nodes.map(({ name }) => name)).toEqual(['job-1-0', 'job-1-1', 'job-1-2']);
    expect(new Set(won.map(({ tunnel }) => tunnel.relayTicket)).size).toBe(3);
    expect(answers.filter((answer) => answer.status === 'rejected' && answer.reason.code === 'ML-NODE-REFUSED')).toHaveLength(97);
  });

  it('waits for an endpoint that is not there yet', async () => {
    loopback = await openLoopback();
    const { attachment, joinFile } = await loopback.attach(1);
    const joining = join(joinFile, 1);
    await loopback.playEndpoint(attachment.id, 1);
    await expect(joining).resolves.toMatchObject({ attachmentId: attachment.id, tunnel: { addresses: attachment.addresses } });
  });

  it.each<[string, Partial<JoinFile>, ErrorCode]>([
    ['an unknown token', { token: `mljt_${'A'.repeat(43)}` }, 'ML-TOKEN-UNKNOWN'],
    ['a token of another attachment', { attachment: 'job-2' }, 'ML-TOKEN-FOREIGN'],
  ])('refuses %s', async (_what, change, code) => {
    loopback = await openLoopback();
    const { joinFile } = await loopback.attach(1);
    await loopback.attach(2);
    expect(await codeOf(join(joinFile, 1, change))).toBe(code);
  });

  it.each<[string, LoopbackOptions, ErrorCode]>([
    ['is for other names', { names: ['control.example'] }, 'ML-SERVER-NAME-MISMATCH'],
    ['has expired by our clock', { issuedAtMs: Date.now() - YEARS_MS }, 'ML-CLOCK-OFF'],
    ['is not valid yet by our clock', { issuedAtMs: Date.now() + YEARS_MS }, 'ML-CLOCK-OFF'],
  ])('tells when the certificate of the server %s', async (_what, options, code) => {
    loopback = await openLoopback(options);
    const { joinFile } = await loopback.attach(1);
    expect(await codeOf(join(joinFile, 1))).toBe(code);
  });

  it('tells when the server is of another authority, or not there', async () => {
    loopback = await openLoopback();
    const other = await openLoopback();
    const { joinFile } = await loopback.attach(1);
    try {
      expect(await codeOf(join(joinFile, 1, { ca: other.authority.certificate }))).toBe('ML-CA-MISMATCH');
    } finally {
      await other.dispose();
    }
    expect(await codeOf(join(joinFile, 1, { server: other.url }, 0))).toBe('ML-CONTROL-UNREACHABLE');
  });

  it('gives no artifact that is not pinned', async () => {
    loopback = await openLoopback();
    const options = { server: loopback.url, ca: loopback.authority.certificate, size: 1, signal };
    expect(await codeOf(fetchArtifact({ ...options, sha256: '0'.repeat(64) }))).toBe('ML-ARTIFACT-UNKNOWN');
  });
});
