import { once } from 'node:events';
import { HUB_MESSAGE_MAX_BYTES, HUB_SUBPROTOCOL, identityKeyPair, sha256Hex, type HubClientMessage, type TunnelConfig } from '@moorline/mesh-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { joinRequestOf, seedOf } from '../testing/keys.ts';
import { openLoopback, type Loopback } from '../testing/loopback.ts';

const UNKNOWN_ID = 'f'.repeat(16);

let loopback: Loopback;
beforeEach(async () => {
  loopback = await openLoopback();
});
afterEach(() => loopback.dispose());

/** Claims the attachment for the n-th agent, so that it may connect. */
async function joined(n: number): Promise<string> {
  const { attachment, joinFile } = await loopback.attach(n);
  const { node, wireguardPublicKey, identityPublicKey } = joinRequestOf(joinFile, n);
  await loopback.store.claim({ tokenSha256: sha256Hex(joinFile.token), attachmentName: attachment.name, node, wireguardPublicKey, identityPublicKey, version: 'spec', nowMs: Date.now() });
  return attachment.id;
}

/** A client that says what it is told to, for what ours would never say. */
async function rawClient(): Promise<WebSocket> {
  const socket = new WebSocket(loopback.hubUrl, HUB_SUBPROTOCOL, { ca: loopback.authority.certificate });
  await once(socket, 'message');
  return socket;
}

/** Far beyond what a busy machine needs for a few TLS handshakes. */
const PATIENCE_MS = 60_000;

describe('the hub', { timeout: PATIENCE_MS }, () => {
  it('welcomes an endpoint and tells it its peer', async () => {
    const { attachment } = await loopback.attach(1);
    const client = await loopback.playEndpoint(attachment.id, 1);
    expect(client.connected()).toBe(true);
    expect(loopback.hub.directory.presenceOf(attachment.id)?.endpoint.seat?.connection.version).toBe('spec');
    await client.close('done');
    await expect(client.ended).resolves.toBeNull();
  });

  it.each([
    ['whose attachment is unknown', UNKNOWN_ID, 1],
    ['whose identity is another', '1'.padStart(16, '0'), 2],
  ])('turns a client away for good %s', async (_what, attachmentId, n) => {
    const { attachment } = await loopback.attach(1);
    await loopback.store.setEndpointIdentity(attachment.id, identityKeyPair(seedOf(1)).publicKey);
    const client = loopback.connect({ attachmentId, identity: identityKeyPair(seedOf(n)) });
    await expect(client.ended).resolves.toMatchObject({ code: 'ML-EVICTED' });
    expect(loopback.hub.directory.connections()).toEqual([]);
  });

  it('lets an agent in only after it has redeemed the token', async () => {
    const { attachment } = await loopback.attach(1);
    const options = { role: 'agent', ready: null, identity: identityKeyPair(seedOf(1)) } as const;
    await expect(loopback.connect({ ...options, attachmentId: attachment.id }).ended).resolves.toMatchObject({ code: 'ML-EVICTED' });
    const id = await joined(2);
    const connected = Promise.withResolvers<boolean>();
    loopback.connect({ ...options, identity: identityKeyPair(seedOf(2)), attachmentId: id, onConnected: connected.resolve });
    await expect(connected.promise).resolves.toBe(true);
  });

  it('tells the agent a new tunnel when its endpoint comes back with new keys, after the endpoint knows the agent', async () => {
    const id = await joined(1);
    await loopback.playEndpoint(id, 1);
    const tunnels: TunnelConfig[] = [];
    const second = Promise.withResolvers<void>();
    loopback.connect({
      role: 'agent',
      ready: null,
      attachmentId: id,
      identity: identityKeyPair(seedOf(1)),
      onMessage: (message) => {
        if (message.kind === 'tunnel') tunnels.push(message.tunnel);
        if (tunnels.length === 2) second.resolve();
        else void loopback.playEndpoint(id, 2);
      },
    });
    await second.promise;
    const [before, after] = tunnels;
    expect(after?.revision).toBeGreaterThan(before?.revision ?? Infinity);
    expect(after?.endpoint.wireguardPublicKey).toBe(identityKeyPair(seedOf(2)).publicKey);
    expect(after?.relayTicket).toBe(before?.relayTicket);
  });

  it('gives the seat to a newer process and sends the older away', async () => {
    const { attachment } = await loopback.attach(1);
    const identity = identityKeyPair(seedOf(5));
    await loopback.store.setEndpointIdentity(attachment.id, identity.publicKey);
    const connected = Promise.withResolvers<boolean>();
    const older = loopback.connect({ attachmentId: attachment.id, identity, generation: 1, onConnected: connected.resolve });
    await connected.promise;
    const again = Promise.withResolvers<boolean>();
    const newer = loopback.connect({ attachmentId: attachment.id, identity, generation: 2, onConnected: again.resolve });
    await again.promise;
    await expect(older.ended).resolves.toMatchObject({ code: 'ML-EVICTED' });
    expect(newer.connected()).toBe(true);
  });

  it.each([
    ['text that is not JSON', 'nonsense'],
    ['a message that is not in the protocol', '{"kind":"obey"}'],
    ['something else than a hello', JSON.stringify({ kind: 'applied', revision: 1 } satisfies HubClientMessage)],
    ['a binary message', Buffer.from('{}')],
  ])('ends a connection that begins with %s', async (_what, data) => {
    const socket = await rawClient();
    socket.send(data);
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(4400);
  });

  it('ends a connection with a message beyond the limit', async () => {
    const socket = await rawClient();
    socket.send('x'.repeat(HUB_MESSAGE_MAX_BYTES + 1));
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1009);
  });

  it('ends a connection that sends too many messages', async () => {
    const { attachment } = await loopback.attach(1);
    const connections: boolean[] = [];
    const lost = Promise.withResolvers<void>();
    const identity = identityKeyPair(seedOf(1));
    await loopback.store.setEndpointIdentity(attachment.id, identity.publicKey);
    const client = loopback.connect({
      attachmentId: attachment.id,
      identity,
      onConnected: (connected) => {
        connections.push(connected);
        if (!connected) lost.resolve();
        else for (let revision = 0; revision < 100; revision += 1) client.send({ kind: 'applied', revision });
      },
    });
    await lost.promise;
    expect(connections).toEqual([true, false]);
    await client.close('done');
  });
});
