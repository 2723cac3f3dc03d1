import { renderEndpointRules, run } from '@moorline/linux';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ENDPOINT, GATEWAY, INTERFACES, JOB_A, makeTopology, NAMESPACES, POD, removeTopology, runIn, startIn, type Place } from './rules/topology.ts';

const JUMBO_MTU = 65_000;
const ETHERNET_MTU = 1_500;
const PORT = 8_001;
const PAYLOAD_BYTES = 3_000_000;
/** Headers of ICMP and of IPv4 and IPv6 around what ping sends. */
const PING_OVERHEAD = { ipv4: 28, ipv6: 48 };

const ENDS = ['jobA', 'pod'] as const;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  await makeTopology();
  const rules = { attachmentId: 'aaaaaaaaaaaaaaaa', interfaceName: INTERFACES.jobA, addresses: JOB_A, furtherAddresses: [], gateway: GATEWAY, allowedDestinations: ['10.42.0.0/16', 'fd42::/64'], probePort: 5_001, relayPort: 7_443, wireguardPort: 51_820 };
  await runIn('cluster', ['nft', '-f', '-'], renderEndpointRules(rules));
  for (const place of ENDS) stops.push(await startIn(place, 'pour.ts', String(PORT), String(PAYLOAD_BYTES)));
});
afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()));
  await removeTopology();
});
afterEach(async () => {
  await setMtus({ job: ETHERNET_MTU, tunnel: ETHERNET_MTU, pod: ETHERNET_MTU });
  for (const place of ENDS) await runIn(place, ['nft', 'add table inet deaf; delete table inet deaf']);
});

/** Lets job and pod hear no word about sizes, so that nothing but the clamp keeps their segments small enough. */
async function deafen(): Promise<void> {
  const rules = 'add table inet deaf; add chain inet deaf in { type filter hook input priority 0; }; add rule inet deaf in icmp type destination-unreachable drop; add rule inet deaf in icmpv6 type packet-too-big drop';
  for (const place of ENDS) await runIn(place, ['nft', rules]);
}

/** Both ends of the cables to the job, which stand for the tunnel, and to the pod. */
async function setMtus({ job, tunnel, pod, node = pod }: { readonly job: number; readonly tunnel: number; readonly pod: number; readonly node?: number }): Promise<void> {
  const links: readonly (readonly [string, string, number])[] = [[NAMESPACES.jobA, 'eth0', job], [NAMESPACES.cluster, INTERFACES.jobA, tunnel], [NAMESPACES.cluster, 'eth0', node], [NAMESPACES.pod, 'eth0', pod]];
  for (const [namespace, link, mtu] of links) await run('ip', ['-n', namespace, 'link', 'set', link, 'mtu', String(mtu)]);
  for (const namespace of [NAMESPACES.jobA, NAMESPACES.pod]) for (const family of ['-4', '-6']) await run('ip', ['-n', namespace, family, 'route', 'flush', 'cache']);
}

/** Bytes that come and go over one TCP connection. */
async function exchange(from: Place, address: string): Promise<string> {
  return runIn(from, [process.execPath, new URL('rules/draw.ts', import.meta.url).pathname, address, String(PORT), String(PAYLOAD_BYTES)]);
}

/** What ping says of a packet that may not be cut. */
async function pingWhole(from: Place, address: string, bytes: number): Promise<string> {
  const payload = bytes - (address.includes(':') ? PING_OVERHEAD.ipv6 : PING_OVERHEAD.ipv4);
  const { stdout, stderr } = await run('ip', ['netns', 'exec', NAMESPACES[from], 'ping', '-c', '2', '-i', '0.2', '-w', '3', '-M', 'do', '-s', String(payload), address], { acceptedExitCodes: [1] });
  return `${stdout}\n${stderr}`;
}
const allMeans = `${PAYLOAD_BYTES} up, ${PAYLOAD_BYTES} down`;

describe('a jumbo overlay', () => {
  it.each([
    [1_500, 1_500],
    [1_450, 1_450],
    [1_500, 1_450],
  ])('exchanges TCP with pods of MTU %i over a node that has %i, whoever begins, over both families', async (pod, node) => {
    await setMtus({ job: JUMBO_MTU, tunnel: JUMBO_MTU, pod, node });
    await deafen();
    for (const family of ['ipv4', 'ipv6'] as const) {
      expect(await exchange('jobA', POD[family])).toBe(allMeans);
      expect(await exchange('pod', JOB_A[family])).toBe(allMeans);
    }
  });

  it('tells the job what pods take, in ICMP and ICMPv6 of the endpoint', async () => {
    await setMtus({ job: JUMBO_MTU, tunnel: JUMBO_MTU, pod: ETHERNET_MTU });
    expect(await pingWhole('jobA', POD.ipv4, 9_000)).toMatch(new RegExp(`From ${GATEWAY.ipv4} .*Frag needed.*mtu = 1500|message too long, mtu[:=] ?1500`));
    expect(await pingWhole('jobA', POD.ipv6, 9_000)).toMatch(new RegExp(`From ${GATEWAY.ipv6}.*Packet too big: mtu=1500|message too long, mtu[:=] ?1500`));
  });
});

describe('a narrow overlay', () => {
  it('exchanges TCP with pods of MTU 1500, also when the job believes in more', async () => {
    await deafen();
    for (const job of [1_280, ETHERNET_MTU]) {
      await setMtus({ job, tunnel: 1_280, pod: ETHERNET_MTU });
      for (const family of ['ipv4', 'ipv6'] as const) {
        expect(await exchange('pod', JOB_A[family])).toBe(allMeans);
        expect(await exchange('jobA', POD[family])).toBe(allMeans);
      }
    }
  });

  it('tells pods what the job takes', async () => {
    await setMtus({ job: 1_280, tunnel: 1_280, pod: ETHERNET_MTU });
    expect(await pingWhole('pod', JOB_A.ipv4, 1_400)).toMatch(new RegExp(`From ${ENDPOINT.ipv4} .*Frag needed.*mtu = 1280|message too long, mtu[:=] ?1280`));
    expect(await pingWhole('pod', JOB_A.ipv6, 1_400)).toMatch(new RegExp(`From ${ENDPOINT.ipv6}.*Packet too big: mtu=1280|message too long, mtu[:=] ?1280`));
  });
});
