import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderEndpointRules } from './render-rules.ts';
import type { EndpointRules } from './rules.ts';

const RULES: EndpointRules = {
  attachmentId: '0123456789abcdef',
  interfaceName: 'mw0123456789abc',
  addresses: { ipv4: '10.9.0.7', ipv6: 'fd00:9::7' },
  furtherAddresses: [],
  gateway: { ipv4: '10.9.0.1', ipv6: 'fd00:9::1' },
  allowedDestinations: ['10.42.0.0/16', '10.43.0.9/16', 'fd00:42::/56'],
  probePort: 5_001,
  relayPort: 7_443,
  wireguardPort: 51_820,
};
const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trim());

describe('renderEndpointRules', () => {
  it('replaces the table of an earlier endpoint in the same transaction', () => {
    expect(linesOf(renderEndpointRules(RULES)).slice(0, 3)).toEqual([
      'table inet moorline_0123456789abcdef',
      'delete table inet moorline_0123456789abcdef',
      'table inet moorline_0123456789abcdef {',
    ]);
  });

  it('allows exactly the destinations, by family, without host bits', () => {
    const lines = linesOf(renderEndpointRules(RULES));
    expect(lines).toContain('set allowed4 { type ipv4_addr; flags interval; auto-merge; elements = { 10.42.0.0/16, 10.43.0.0/16 }; }');
    expect(lines).toContain('set allowed6 { type ipv6_addr; flags interval; auto-merge; elements = { fd00:42::/56 }; }');
  });

  it('has empty sets where a family has no destination: all of it is dropped', () => {
    expect(linesOf(renderEndpointRules({ ...RULES, allowedDestinations: [] }))).toContain('set allowed4 { type ipv4_addr; flags interval; auto-merge; }');
  });

  it('keeps segments of the relay small in both directions, and of nothing else', () => {
    const clamped = linesOf(renderEndpointRules(RULES)).filter((line) => line.endsWith(' tcp option maxseg size set 1220'));
    expect(clamped.map((line) => line.match(/ tcp (dport|sport) 7443 /)?.[1])).toEqual(['dport', 'sport']);
  });

  it('masquerades the job only, and never towards the job', () => {
    const masquerading = linesOf(renderEndpointRules(RULES)).filter((line) => line.endsWith(' masquerade'));
    expect(masquerading).toEqual(['oifname != "mw0123456789abc" ip saddr @job4 masquerade', 'oifname != "mw0123456789abc" ip6 saddr @job6 masquerade']);
  });

  it('knows the addresses of each node of the job', () => {
    expect(linesOf(renderEndpointRules(RULES))).toContain('set job4 { type ipv4_addr; elements = { 10.9.0.7 }; }');
    const lines = linesOf(renderEndpointRules({ ...RULES, furtherAddresses: [{ ipv4: '10.9.0.8', ipv6: 'fd00:9:0::8' }] }));
    expect(lines).toContain('set job4 { type ipv4_addr; elements = { 10.9.0.7, 10.9.0.8 }; }');
    expect(lines).toContain('set job6 { type ipv6_addr; elements = { fd00:9::7, fd00:9::8 }; }');
  });

  it('binds each rule of a hook to its own interface, addresses or ports', () => {
    const text = renderEndpointRules(RULES);
    const hooked = text.split('chain ').filter((chain) => chain.includes(' hook '));
    for (const rule of hooked.flatMap((chain) => linesOf(chain).slice(2)).filter((line) => line !== '' && line !== '}')) expect(rule).toContain('"mw0123456789abc"');
    expect(hooked).toHaveLength(8);
    expect(text).not.toContain('policy drop');
  });

  it('cannot be made to say more than one table', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('10.0.0.1 accept', '"; flush ruleset; #', '10.0.0.0/8 }\n}\nflush ruleset', '::1%}', '10.0.0.1\n'));
    const hostile = fc.record({
      attachmentId: fc.oneof(fc.constant(RULES.attachmentId), text),
      interfaceName: fc.oneof(fc.constant(RULES.interfaceName), text),
      addresses: fc.record({ ipv4: fc.oneof(fc.ipV4(), text), ipv6: fc.oneof(fc.ipV6(), text) }),
      furtherAddresses: fc.array(fc.record({ ipv4: fc.oneof(fc.ipV4(), text), ipv6: fc.oneof(fc.ipV6(), text) }), { maxLength: 3 }),
      gateway: fc.record({ ipv4: fc.oneof(fc.ipV4(), text), ipv6: fc.oneof(fc.ipV6(), text) }),
      allowedDestinations: fc.array(fc.oneof(fc.ipV4().map((address) => `${address}/9`), fc.ipV6().map((address) => `${address}/33`), text)),
      probePort: fc.oneof(fc.nat(70_000), fc.double()),
      relayPort: fc.nat(70_000),
      wireguardPort: fc.nat(70_000),
    });
    const skeleton = (ruleset: string): string[] => linesOf(ruleset).map((line) => line.split(' ')[0] ?? '');
    const expected = skeleton(renderEndpointRules(RULES));
    fc.assert(
      fc.property(hostile, (rules) => {
        try {
          const ruleset = renderEndpointRules(rules);
          expect(skeleton(ruleset)).toEqual(expected);
          expect(ruleset).toMatch(/^[\w\s.:/{}"!=&()|@;,<>-]+$/);
        } catch (error) {
          expect(error).toMatchObject({ code: 'ML-NFTABLES-FAILED' });
        }
      }),
      { numRuns: 500 },
    );
  });
});
