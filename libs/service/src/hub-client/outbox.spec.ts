import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOutbox, type HubReport } from './outbox.ts';

const healthOf = (rxBytes: number): HubReport => ({
  kind: 'health',
  report: { handshakeAgeMs: null, probeRttMs: null, rxBytes, txBytes: 0, drops: 0, relayConnected: false, transport: 'wss', transportReason: 'best', transportSwitches: 0, joinMs: null, processes: {} },
});
const reportArbitrary = fc.oneof(
  fc.nat().map((revision): HubReport => ({ kind: 'applied', revision })),
  fc.nat().map((rxBytes) => healthOf(rxBytes)),
);

describe('createOutbox', () => {
  it('keeps exactly the latest of each kind', () => {
    fc.assert(
      fc.property(fc.array(reportArbitrary), (messages) => {
        const outbox = createOutbox();
        messages.forEach(outbox.put);
        const latest = new Map(messages.map((message) => [message.kind, message]));
        expect(new Set(outbox.takeAll())).toEqual(new Set(latest.values()));
      }),
    );
  });

  it('is empty once taken', () => {
    const outbox = createOutbox();
    outbox.put({ kind: 'applied', revision: 1 });
    expect(outbox.takeAll()).toHaveLength(1);
    expect(outbox.takeAll()).toEqual([]);
  });
});
