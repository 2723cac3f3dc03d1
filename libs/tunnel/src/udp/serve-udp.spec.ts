import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BASE_BYTES, startDirectEnd, until, type DirectEnd } from '../testing/direct-end.ts';
import { createControlWriter } from './claims.ts';
import { controlKey, decodeControl } from './control-message.ts';

let end: DirectEnd;
const senders: Socket[] = [];
beforeEach(async () => {
  end = await startDirectEnd();
});
afterEach(() => {
  end.close();
  for (const sender of senders.splice(0)) sender.close();
});

interface Sender {
  readonly send: (bytes: Buffer) => void;
  readonly heard: readonly Buffer[];
}

async function openSender(): Promise<Sender> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  const heard: Buffer[] = [];
  socket.on('message', (bytes) => void heard.push(bytes));
  await once(socket, 'listening');
  senders.push(socket);
  return { send: (bytes) => socket.send(bytes, end.port, '127.0.0.1'), heard };
}
const probe = (answerBytes: number, bytes = answerBytes): Buffer => end.writer.write({ kind: 'probe', claims: false, repeat: false, carried: false, answerBytes }, bytes).bytes;
const claim = (): Buffer => end.writer.write({ kind: 'claim', claims: true, repeat: false, carried: false, answerBytes: 0 }).bytes;

describe('serveUdp', () => {
  it('answers a probe with one as large, of the same number', async () => {
    const sender = await openSender();
    const { bytes, sequence } = end.writer.write({ kind: 'probe', claims: false, repeat: false, carried: false, answerBytes: BASE_BYTES }, BASE_BYTES);
    sender.send(bytes);
    await until(() => sender.heard.length > 0);
    expect(sender.heard[0]).toHaveLength(BASE_BYTES);
    expect(decodeControl(sender.heard[0] ?? Buffer.of(), end.writer.key)).toMatchObject({ kind: 'answer', sequence, claims: false });
  });

  it('answers nothing else, and passes on nothing of a stranger', async () => {
    const [stranger, agent] = [await openSender(), await openSender()];
    const foreign = createControlWriter(controlKey('ef'.repeat(32)));
    stranger.send(foreign.write({ kind: 'probe', claims: true, repeat: false, carried: false, answerBytes: 0 }).bytes);
    stranger.send(Buffer.from([4, 0, 0, 0, 1, 2, 3, 4]));
    stranger.send(Buffer.from('moorline'));
    agent.send(probe(0));
    await until(() => agent.heard.length > 0);
    expect([stranger.heard, end.claims, end.paths.length]).toEqual([[], [], 1]);
  });

  it('passes over what is sent again by another', async () => {
    const [agent, other] = [await openSender(), await openSender()];
    const caught = probe(0);
    agent.send(caught);
    await until(() => agent.heard.length === 1);
    other.send(caught);
    agent.send(probe(0));
    await until(() => agent.heard.length === 2);
    end.paths[0]?.path.send({ segmentBytes: 2, bytes: Buffer.from('hi') });
    await until(() => agent.heard.length === 3);
    expect([end.paths.length, other.heard]).toEqual([1, []]);
  });

  it('follows an agent that sends from elsewhere now', async () => {
    const [before, now] = [await openSender(), await openSender()];
    before.send(probe(0));
    await until(() => before.heard.length === 1);
    now.send(probe(0));
    await until(() => now.heard.length === 1);
    end.paths[0]?.path.send({ segmentBytes: 2, bytes: Buffer.from('hi') });
    await until(() => now.heard.length === 2);
    expect([end.paths.length, before.heard.length]).toEqual([1, 1]);
  });

  it('hands on claims with their numbers, and one that another claim overtook not', async () => {
    const agent = await openSender();
    const [late, prompt] = [claim(), claim()];
    agent.send(prompt);
    await until(() => end.claims.length === 1);
    agent.send(late);
    agent.send(probe(0));
    await until(() => agent.heard.length === 1);
    expect(end.claims).toEqual([2]);
  });

  it('has a path through a carrier beside the direct one', async () => {
    const agent = await openSender();
    agent.send(probe(0));
    agent.send(end.writer.write({ kind: 'probe', claims: false, repeat: false, carried: true, answerBytes: 0 }).bytes);
    await until(() => end.paths.length === 2);
    expect(end.paths.map(({ sender }) => sender.carried)).toEqual([false, true]);
  });

  it('ends the path of a ticket that is not valid any more', async () => {
    const agent = await openSender();
    agent.send(probe(0));
    await until(() => end.paths.length === 1);
    end.server.disconnect(end.ticketSha256);
    await expect(end.paths[0]?.path.closed).resolves.toMatchObject({ code: 1000 });
    expect(end.paths[0]?.path.send({ segmentBytes: 2, bytes: Buffer.from('hi') })).toBe(false);
  });
});
