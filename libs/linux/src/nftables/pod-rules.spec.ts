import { describe, expect, it } from 'vitest';
import { renderPodRules, type PodRules } from './pod-rules.ts';

const RULES: PodRules = {
  attachmentId: '0123456789abcdef', interfaceName: 'mw0', addresses: { ipv4: '100.64.0.7', ipv6: 'fd00::7' }, furtherAddresses: [],
  allowedDestinations: ['10.244.0.0/16', '10.96.0.0/16'], deniedDestinations: ['10.96.0.1/32'], gateways: ['10.244.0.1'],
  exposedPorts: null, fromJobs: false, relayPort: 64_998, opsPort: 64_999, podAddresses: ['10.244.0.9'],
};
const linesOf = (rules: PodRules): string[] => renderPodRules(rules).split('\n').map((line) => line.trim());

describe('renderPodRules', () => {
  it('leaves the pod its own ports and gives the job all others', () => {
    const lines = linesOf(RULES);
    expect(lines).toContain('tcp dport { 64998, 64999 } return');
    expect(lines).toContain('meta nfproto ipv4 meta l4proto tcp dnat ip to 100.64.0.7');
    expect(lines).toContain('set own4 { type ipv4_addr; elements = { 10.244.0.9 }; }');
  });

  it('gives the job only what is exposed, by protocol', () => {
    const lines = linesOf({ ...RULES, exposedPorts: [{ protocol: 'TCP', port: 80 }, { protocol: 'TCP', port: 443 }] });
    expect(lines.filter((line) => line.includes('nfproto ipv4'))).toEqual(['meta nfproto ipv4 tcp dport { 80, 443 } dnat ip to 100.64.0.7']);
  });

  it('denies the API server, link-local addresses and the node', () => {
    expect(linesOf(RULES)).toContain('set denied4 { type ipv4_addr; flags interval; auto-merge; elements = { 10.96.0.1/32, 169.254.0.0/16, 10.244.0.1/32 }; }');
    expect(linesOf(RULES)).toContain('set meant4 { type ipv4_addr; flags interval; auto-merge; }');
  });

  it('allows of that what a policy names', () => {
    expect(linesOf({ ...RULES, allowedDestinations: ['10.96.0.1/32', '0.0.0.0/0'] })).toContain('set meant4 { type ipv4_addr; flags interval; auto-merge; elements = { 10.96.0.1/32 }; }');
  });

  it('lets flows of other jobs in only where that is asked for', () => {
    expect(linesOf(RULES)).toContain('ip dscp 43 counter drop');
    expect(renderPodRules({ ...RULES, fromJobs: true })).not.toContain('dscp 43 counter');
  });

  it('refuses what would be a rule of its own', () => {
    expect(() => renderPodRules({ ...RULES, interfaceName: 'mw0" accept #' })).toThrow('ML-NFTABLES-FAILED');
  });
});
