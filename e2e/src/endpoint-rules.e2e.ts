import { join } from 'node:path';
import { renderEndpointRules, type EndpointRules } from '@moorline/linux';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENDPOINT, GATEWAY, INTERFACES, JOB_A, JOB_B, makeTopology, POD, removeTopology, runIn, startIn, TUNNEL_MTU, type Place } from './rules/topology.ts';

const PORT = 8_000;
const PROBE_PORT = 5_001;
const WIREGUARD_PORT = 51_820;
const RELAY_PORT = 7_443;
/** IPv4 and TCP headers. */
const TCP_OVERHEAD = 40;

const common = { gateway: GATEWAY, allowedDestinations: ['10.42.0.0/16', 'fd42::/64'], relayPort: RELAY_PORT, wireguardPort: WIREGUARD_PORT };
const RULES_A: EndpointRules = { ...common, attachmentId: 'aaaaaaaaaaaaaaaa', interfaceName: INTERFACES.jobA, addresses: JOB_A, furtherAddresses: [], probePort: PROBE_PORT };
const RULES_B: EndpointRules = { ...common, attachmentId: 'bbbbbbbbbbbbbbbb', interfaceName: INTERFACES.jobB, addresses: JOB_B, furtherAddresses: [], probePort: PROBE_PORT + 1 };
/** Counts SYNs behind all other rules: those whose segments fit the tunnel, and those whose do not. */
const SEGMENT_COUNTERS = `table inet probe {
  chain syn {
    type filter hook postrouting priority 300;
    tcp dport ${PORT} tcp flags syn tcp option maxseg size <= ${TUNNEL_MTU - TCP_OVERHEAD} counter
    tcp dport ${PORT} tcp flags syn tcp option maxseg size > ${TUNNEL_MTU - TCP_OVERHEAD} counter
  }
}`;
const stops: (() => Promise<void>)[] = [];

/** The address that a TCP server there sees, or `none`. */
function ask(place: Place, address: string, source?: string): Promise<string> {
  const program = join(import.meta.dirname, 'rules', 'ask.ts');
  return runIn(place, [process.execPath, program, address, String(PORT), ...(source === undefined ? [] : [source])]);
}
const apply = (rules: EndpointRules): Promise<string> => runIn('cluster', ['nft', '-f', '-'], renderEndpointRules(rules));
const drops = async (chain: string): Promise<number> => {
  const listed = await runIn('cluster', ['nft', 'list', 'chain', 'inet', `moorline_${RULES_A.attachmentId}`, chain]);
  return [...listed.matchAll(/counter packets (\d+)/g)].reduce((sum, [, packets]) => sum + Number(packets), 0);
};

beforeAll(async () => {
  await makeTopology();
  for (const rules of [RULES_A, RULES_B, RULES_A]) await apply(rules);
  for (const place of ['pod', 'jobA', 'jobB', 'cluster'] as const) stops.push(await startIn(place, 'answer.ts', String(PORT)));
});
afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()));
  await removeTopology();
});

describe('the rules of two endpoints in one namespace', () => {
  it('let a job reach a pod, with the address of the endpoint', async () => {
    expect(await ask('jobA', POD.ipv4)).toBe(ENDPOINT.ipv4);
    expect(await ask('jobB', POD.ipv6)).toBe(ENDPOINT.ipv6);
  });

  it("let a pod reach a job, with the pod's own address", async () => {
    expect(await ask('pod', JOB_A.ipv4)).toBe(POD.ipv4);
    expect(await ask('pod', JOB_B.ipv6)).toBe(POD.ipv6);
  });

  it('keep jobs apart, until a job may reach the other', async () => {
    expect(await ask('jobA', JOB_B.ipv4)).toBe('none');
    expect(await ask('jobB', JOB_A.ipv6)).toBe('none');
    await apply({ ...RULES_A, allowedDestinations: [...common.allowedDestinations, `${JOB_B.ipv4}/32`] });
    try {
      expect(await ask('jobA', JOB_B.ipv4)).not.toBe('none');
      expect(await ask('jobB', JOB_A.ipv4)).toBe('none');
    } finally {
      await apply(RULES_A);
    }
  });

  it('drop what a job sends with an address that is not its own', async () => {
    await runIn('jobA', ['ip', 'address', 'add', '10.42.0.99/32', 'dev', 'eth0']);
    await runIn('cluster', ['ip', 'route', 'add', '10.42.0.99/32', 'dev', INTERFACES.jobA]);
    const before = await drops('own_source');
    expect(await ask('jobA', POD.ipv4, '10.42.0.99')).toBe('none');
    expect(await drops('own_source')).toBeGreaterThan(before);
  });

  it("drop what others send with the job's address", async () => {
    await runIn('pod', ['ip', 'address', 'add', `${JOB_A.ipv4}/32`, 'dev', 'eth0']);
    const before = await drops('spoofed');
    expect(await ask('pod', ENDPOINT.ipv4, JOB_A.ipv4)).toBe('none');
    expect(await drops('spoofed')).toBeGreaterThan(before);
    await runIn('pod', ['ip', 'address', 'delete', `${JOB_A.ipv4}/32`, 'dev', 'eth0']);
  });

  it('show a job nothing of the endpoint itself but ICMP and its probe port', async () => {
    await runIn('jobA', ['ping', '-c', '1', '-w', '5', GATEWAY.ipv4]);
    await runIn('jobA', ['ping', '-c', '1', '-w', '5', GATEWAY.ipv6]);
    for (const address of [GATEWAY.ipv4, GATEWAY.ipv6, ENDPOINT.ipv4]) expect(await ask('jobA', address)).toBe('none');
    expect(await ask('pod', ENDPOINT.ipv4)).toBe(POD.ipv4);
  });

  it('clamp TCP segments to the MTU of the tunnel, also when the job believes in a larger one', async () => {
    await runIn('cluster', ['nft', '-f', '-'], SEGMENT_COUNTERS);
    expect(await ask('jobA', POD.ipv4)).toBe(ENDPOINT.ipv4);
    expect(await ask('pod', JOB_A.ipv4)).toBe(POD.ipv4);
    const counted = [...(await runIn('cluster', ['nft', 'list', 'table', 'inet', 'probe'])).matchAll(/counter packets (\d+)/g)].map(([, packets]) => Number(packets));
    await runIn('cluster', ['nft', 'delete', 'table', 'inet', 'probe']);
    expect(counted).toEqual([expect.toSatisfy((within: number) => within >= 2), 0]);
  });
});
