import { isMoorlineError } from '@moorline/mesh-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WireguardPeer } from './device.ts';
import { parseAnswer } from './parse-answer.ts';
import { renderSet } from './render-set.ts';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const port = fc.integer({ min: 1, max: 65_535 });
const range = fc.oneof(fc.ipV4().map((address) => `${address}/32`), fc.ipV6().map((address) => `${address}/128`));
const peer: fc.Arbitrary<WireguardPeer> = fc.record({
  publicKey: key,
  endpoint: fc.option(fc.record({ address: fc.oneof(fc.ipV4(), fc.ipV6()), port }), { nil: null }),
  keepaliveSec: fc.integer({ min: 0, max: 65_535 }),
  allowedIps: fc.array(range, { maxLength: 4 }),
});
/** A device echoes what it was told, and ends with its errno. */
const echo = (request: string): string => request.replace(/\n\n$/, '\nerrno=0\n\n');
const hex = (base64: string): string => Buffer.from(base64, 'base64').toString('hex');

describe('the configuration protocol', () => {
  it('gives back the peers and the port that went in', () => {
    fc.assert(
      fc.property(fc.array(peer, { maxLength: 4 }), port, (peers, listenPort) => {
        const state = parseAnswer(echo(renderSet({ privateKey: new Uint8Array(32), listenPort, replacePeers: true, peers })));
        expect(state).toEqual({ listenPort, peers: peers.map((one) => ({ ...one, lastHandshakeMs: null, rxBytes: 0, txBytes: 0 })) });
      }),
    );
  });

  it('is what the protocol describes', () => {
    const publicKey = Buffer.alloc(32, 0xab).toString('base64');
    const removed = Buffer.alloc(32, 1).toString('base64');
    const request = renderSet({
      privateKey: new Uint8Array(32).fill(0x0f),
      listenPort: 0,
      removedPeers: [removed],
      peers: [{ publicKey, endpoint: { address: '::1', port: 7 }, keepaliveSec: 25, allowedIps: ['10.0.0.0/8', '::/0'] }],
    });
    expect(request.split('\n')).toEqual([
      'set=1',
      `private_key=${'0f'.repeat(32)}`,
      'listen_port=0',
      `public_key=${hex(removed)}`,
      'remove=true',
      `public_key=${'ab'.repeat(32)}`,
      'endpoint=[::1]:7',
      'persistent_keepalive_interval=25',
      'replace_allowed_ips=true',
      'allowed_ip=10.0.0.0/8',
      'allowed_ip=::/0',
      '',
      '',
    ]);
  });

  it('lets nothing begin a line of its own', () => {
    const publicKey = Buffer.alloc(32).toString('base64');
    const one = { publicKey, endpoint: null, keepaliveSec: 0, allowedIps: [] };
    expect(() => renderSet({ peers: [{ ...one, allowedIps: ['10.0.0.1/32\nallowed_ip=0.0.0.0/0'] }] })).toThrow('ML-PROTOCOL');
    expect(() => renderSet({ peers: [{ ...one, endpoint: { address: '::1%\nfwmark=1', port: 1 } }] })).toThrow('ML-PROTOCOL');
  });

  it('leaves alone what is not said', () => {
    expect(renderSet({})).toBe('set=1\n\n');
  });

  it('reads counters and the time of the last handshake', () => {
    const text = `private_key=${'00'.repeat(32)}\nlisten_port=51820\nfwmark=3\npublic_key=${'cd'.repeat(32)}\nendpoint=127.0.0.1:9\nlast_handshake_time_sec=1700000000\nlast_handshake_time_nsec=250999999\ntx_bytes=12\nrx_bytes=34\nprotocol_version=1\nerrno=0\n\n`;
    const [found] = parseAnswer(text).peers;
    expect(found).toMatchObject({ lastHandshakeMs: 1_700_000_000_250, txBytes: 12, rxBytes: 34, endpoint: { address: '127.0.0.1', port: 9 } });
  });

  it('has no handshake when both of its times are zero', () => {
    const text = `public_key=${'cd'.repeat(32)}\nlast_handshake_time_sec=0\nlast_handshake_time_nsec=0\nerrno=0\n\n`;
    expect(parseAnswer(text).peers[0]?.lastHandshakeMs).toBeNull();
  });

  it('reports a refusal', () => {
    expect(() => parseAnswer('errno=-22\n\n')).toThrow('ML-WIREGUARD-FAILED');
  });

  it.each(['', 'errno=0x0\n\n', 'junk', '=\n', 'public_key=12\nerrno=0\n\n', 'rx_bytes=1\nerrno=0\n\n', `public_key=${'cd'.repeat(32)}\nendpoint=x\nerrno=0\n`, 'listen_port=99999999999999999999\nerrno=0\n'])(
    'refuses %j',
    (text) => {
      expect(() => parseAnswer(text)).toThrow('ML-PROTOCOL');
    },
  );

  it('meets junk with errors of the catalogue only, which hold nothing of it', () => {
    const lines = fc.array(fc.tuple(fc.constantFrom('errno', 'public_key', 'private_key', 'endpoint', 'allowed_ip', 'rx_bytes', 'x', ''), fc.string()));
    const junk = fc.oneof(fc.string(), lines.map((all) => all.map(([name, value]) => `${name}=${value}`).join('\n')));
    fc.assert(
      fc.property(junk, (text) => {
        try {
          parseAnswer(text);
        } catch (error) {
          expect(isMoorlineError(error, 'ML-PROTOCOL') || isMoorlineError(error, 'ML-WIREGUARD-FAILED')).toBe(true);
        }
      }),
    );
    const secret = 'ab'.repeat(31);
    expect(() => parseAnswer(`private_key=${secret}\nrx_bytes=${secret}\n`)).toThrow(expect.not.objectContaining({ message: expect.stringContaining(secret) }));
  });
});
