import { healthReportSchema } from '@moorline/mesh-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { healthReport } from './measure.ts';

const peer = { publicKey: 'A', endpoint: null, keepaliveSec: 0, allowedIps: [], lastHandshakeMs: 1_000, rxBytes: 3, txBytes: 4 };

describe('healthReport', () => {
  it('has the age of the handshake and the counters of the peer', () => {
    expect(healthReport({ peers: [peer] }, { connected: true, transport: 'udp', drops: 5 }, 3_500)).toMatchObject({ handshakeAgeMs: 2_500, rxBytes: 3, txBytes: 4, drops: 5, relayConnected: true, transport: 'udp', transportReason: 'best' });
  });

  it('has the sums of several nodes, and the oldest handshake', () => {
    const peers = [peer, { ...peer, lastHandshakeMs: 3_000 }];
    expect(healthReport({ peers }, { connected: true, transport: 'wss', drops: 0 }, 3_500)).toMatchObject({ handshakeAgeMs: 2_500, rxBytes: 6, txBytes: 8 });
    expect(healthReport({ peers: [...peers, { ...peer, lastHandshakeMs: null }] }, { connected: true, transport: 'wss', drops: 0 }, 3_500).handshakeAgeMs).toBeNull();
  });

  it('has no handshake before there was one', () => {
    expect(healthReport({ peers: [] }, { connected: false, transport: 'wss', drops: 0 }, 3_500).handshakeAgeMs).toBeNull();
    expect(healthReport({ peers: [{ ...peer, lastHandshakeMs: null }] }, { connected: false, transport: 'wss', drops: 0 }, 3_500).handshakeAgeMs).toBeNull();
  });

  it('is always a report that the hub takes, also when the clock was set back', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 1_000 }), fc.boolean(), fc.nat(), (lastHandshakeMs, nowMs, connected, drops) => {
        const report = healthReport({ peers: [{ ...peer, lastHandshakeMs }] }, { connected, transport: 'wss', drops }, nowMs);
        expect(healthReportSchema.safeParse(report).success).toBe(true);
      }),
    );
  });
});
