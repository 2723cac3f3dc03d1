import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCrossing } from '../testing/crossing.ts';
import { BASE_BYTES, LOOPBACK, startDirectEnd, until, type DirectEnd } from '../testing/direct-end.ts';
import { createControlWriter } from './claims.ts';
import { controlKey } from './control-message.ts';

let end: DirectEnd;
beforeEach(async () => {
  end = await startDirectEnd();
});
afterEach(() => end.close());

const batchOf = (text: string): { readonly segmentBytes: number; readonly bytes: Buffer } => ({ segmentBytes: text.length, bytes: Buffer.from(text) });

describe('openUdpPath', () => {
  it('gives a path that carries datagrams both ways, and claims', async () => {
    const path = await end.open();
    const [there, back]: [string[], string[]] = [[], []];
    end.paths[0]?.path.onBatch(({ bytes }) => void there.push(bytes.toString()));
    path.onBatch(({ bytes }) => void back.push(bytes.toString()));
    path.claim(false);
    path.send(batchOf('to the endpoint'));
    await until(() => there.length > 0 && end.claims.length > 0);
    end.paths[0]?.path.send(batchOf('to the agent'));
    await until(() => back.length > 0);
    expect([there, back]).toEqual([['to the endpoint'], ['to the agent']]);
    expect(end.paths[0]?.sender).toEqual({ address: '127.0.0.1', carried: false });
    expect(await path.roundTrip?.()).toBeGreaterThan(0);
    expect(path.signs()).toMatchObject({ answeredMs: expect.any(Number), heardMs: expect.any(Number) });
  });

  it('is refused at once where nobody listens', async () => {
    const { port } = end;
    end.close();
    await expect(end.open({ to: { address: '127.0.0.1', port }, signal: new AbortController().signal })).rejects.toMatchObject({ code: 'ML-ENDPOINT-UNREACHABLE', detail: expect.stringContaining('ECONNREFUSED') });
  });

  it('is not answered with another ticket', async () => {
    const writer = createControlWriter(controlKey('ef'.repeat(32)));
    await expect(end.open({ writer })).rejects.toMatchObject({ code: 'ML-ENDPOINT-UNREACHABLE', detail: expect.stringContaining('no answer') });
    expect(end.paths).toEqual([]);
  });

  it('can be given up', async () => {
    const giveUp = new AbortController();
    const writer = createControlWriter(controlKey('ef'.repeat(32)));
    const opening = end.open({ writer, signal: giveUp.signal });
    giveUp.abort();
    await expect(opening).rejects.toMatchObject({ code: 'ML-ABORTED' });
  });

  it('probes as large as what it was sent lately, and gets answers as large', async () => {
    const bytes = 1_000;
    const crossing = await openCrossing(end.port);
    try {
      const path = await end.open({ to: { address: LOOPBACK, port: crossing.port }, mostBytes: BASE_BYTES });
      end.paths[0]?.path.send({ segmentBytes: bytes + 1, bytes: Buffer.alloc(bytes + 1) });
      path.send({ segmentBytes: bytes, bytes: Buffer.alloc(bytes) });
      const of = (sizes: readonly number[], wanted: number): number => sizes.filter((size) => size === wanted).length;
      await until(() => of(crossing.there, bytes) === 1 && of(crossing.back, bytes + 1) === 1);
      path.probe();
      await until(() => of(crossing.there, bytes) === 2 && of(crossing.back, bytes + 1) === 2);
    } finally {
      crossing.close();
    }
  });
});
