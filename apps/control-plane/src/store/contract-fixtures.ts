import type { NewAttachment, TokenClaim } from './attachment-store.ts';

export const OVERLAY = { ipv4: '10.99.0.0/24', ipv6: 'fd00:99::/64', excluded: ['10.99.0.0/29'] };
export const PORTS = { firstPort: 7_001, lastPort: 7_020 };

/** The n-th of any number of attachments, `job-n`, on one node or more. */
export function attachmentFixture(n: number, nodes = 1): NewAttachment {
  return { id: n.toString(16).padStart(16, '0'), name: `job-${n}`, nodesFor: Array.from({ length: nodes }, () => null), mtu: 1_280, createdAtMs: n, overlay: OVERLAY, ports: PORTS };
}

/** A public key of its own for each n. */
export function keyFixture(n: number): string {
  return Buffer.alloc(32, n + 1).toString('base64');
}

/** An attempt of the n-th agent on the attachment `job-1`, in time for a token that expires at 1000. */
export function claimFixture(n: number): TokenClaim {
  return {
    tokenSha256: 'a'.repeat(64),
    attachmentName: 'job-1',
    node: { name: `n${n}`, index: null },
    wireguardPublicKey: keyFixture(n),
    identityPublicKey: keyFixture(n + 100),
    version: '0.1.0',
    nowMs: 500,
  };
}
