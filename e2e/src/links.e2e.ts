import { ensureLink, moveLink, mtuTowards, observeLink, openNetworkNamespace, removeLink, run, start, stopChild, switchLoopbackOn, type Child, type DesiredLink, type NetworkNamespace } from '@moorline/linux';
import { waitUntil } from '@moorline/tools';
import { readlinkSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

/** What iproute2 sees, which is somebody else's eye on the same kernel. */
interface Seen {
  readonly up: boolean;
  readonly mtu: number;
  readonly addresses: readonly string[];
  readonly routes: readonly string[];
}

const NAME = 'mw0';
const DESIRED: DesiredLink = { name: NAME, addresses: ['10.9.0.7', 'fd00::7'], mtu: 1_420, routes: ['10.128.3.4/9', '172.20.0.0/14', '0.0.0.0/0', 'fd00:1::/64', '::/0'], up: true };
const REACHED: Seen = {
  up: true,
  mtu: 1_420,
  addresses: ['10.9.0.7/32', 'fd00::7/128'],
  routes: ['10.128.0.0/9 src 10.9.0.7', '172.20.0.0/14 src 10.9.0.7', 'default src 10.9.0.7', 'default src fd00::7', 'fd00:1::/64 src fd00::7'],
};
const GRACE_MS = 500;
const START_DEADLINE_MS = 10_000;
const RUNS = 20;

let holder: Child;
let other: Child;
let network: NetworkNamespace;

beforeAll(async () => {
  [holder, other] = await Promise.all([hold(), hold()]);
  network = openNetworkNamespace(`/proc/${holder.pid}/ns/net`);
});
afterAll(async () => {
  network?.close();
  for (const child of [holder, other]) if (child !== undefined) await stopChild(child, GRACE_MS);
});
beforeEach(async () => {
  network.within(() => removeLink(NAME));
  await ip('link', 'add', NAME, 'type', 'veth', 'peer', 'name', 'peer0');
  await ip('link', 'set', 'peer0', 'up');
});

async function hold(): Promise<Child> {
  const child = await start('unshare', ['--net', '--', 'sleep', 'infinity']);
  await waitUntil(() => readlinkSync(`/proc/${child.pid}/ns/net`) !== readlinkSync('/proc/self/ns/net'), { what: 'a network namespace', deadlineMs: START_DEADLINE_MS });
  return child;
}

async function ipIn({ pid }: Child, args: readonly string[]): Promise<string> {
  return (await run('nsenter', [`--net=/proc/${pid}/ns/net`, '--', '/sbin/ip', ...args])).stdout;
}

function ip(...args: readonly string[]): Promise<string> {
  return ipIn(holder, args);
}

async function seen(inside = holder): Promise<Seen> {
  const [link] = JSON.parse(await ipIn(inside, ['-json', 'address', 'show', 'dev', NAME])) as readonly { readonly flags: readonly string[]; readonly mtu: number; readonly addr_info: readonly { readonly local: string; readonly prefixlen: number; readonly scope: string }[] }[];
  const routes = await Promise.all((['-4', '-6'] as const).map(async (family) => JSON.parse((await ipIn(inside, [family, '-json', 'route', 'show', 'dev', NAME])) || '[]') as readonly { readonly dst: string; readonly protocol?: string; readonly prefsrc?: string }[]));
  return {
    up: link?.flags.includes('UP') ?? false,
    mtu: link?.mtu ?? 0,
    addresses: (link?.addr_info ?? []).filter(({ scope }) => scope === 'global').map(({ local, prefixlen }) => `${local}/${prefixlen}`),
    routes: routes.flat().filter(({ protocol }) => protocol !== 'kernel').map(({ dst, prefsrc }) => (prefsrc === undefined ? dst : `${dst} src ${prefsrc}`)).toSorted(),
  };
}

describe('ensureLink', () => {
  it('sets an interface up as iproute2 sees it, and has nothing to do the second time', async () => {
    expect(ensureLink(DESIRED, network.within).applied).toHaveLength(9);
    expect(await seen()).toEqual(REACHED);
    expect(ensureLink(DESIRED, network.within).applied).toEqual([]);
  });

  it('mends whatever somebody else changed', async () => {
    const changes: readonly (readonly string[])[] = [
      ['link', 'set', NAME, 'down'],
      ['link', 'set', NAME, 'mtu', '1300'],
      ['address', 'add', '10.9.0.99/24', 'dev', NAME],
      ['address', 'add', 'fd00::99/64', 'dev', NAME, 'nodad'],
      ['address', 'flush', 'dev', NAME],
      ['address', 'delete', '10.9.0.7/32', 'dev', NAME],
      ['route', 'flush', 'dev', NAME],
      ['route', 'replace', '10.128.0.0/9', 'dev', 'peer0'],
      ['route', 'replace', '192.0.2.0/24', 'dev', NAME, 'metric', '7'],
      ['-6', 'route', 'replace', '2001:db8::/32', 'dev', NAME],
    ];
    ensureLink(DESIRED, network.within);
    for (let index = 0; index < RUNS; index += 1) {
      for (const change of [changes[index % changes.length], changes[(index * 7 + 3) % changes.length]]) await ip(...(change ?? [])).catch(() => undefined);
      for (let again = 0; again < 2; again += 1) ensureLink(DESIRED, network.within);
      expect({ index, ...(await seen()), routes: [...new Set((await seen()).routes)] }).toEqual({ index, ...REACHED });
    }
  });

  it('goes without IPv6 where it is off', async () => {
    await run('nsenter', [`--net=/proc/${holder.pid}/ns/net`, '--', '/sbin/sysctl', '--write', `net.ipv6.conf.${NAME}.disable_ipv6=1`]);
    expect(ensureLink(DESIRED, network.within).warnings.map(({ name }) => name)).toEqual(['ipv6-off']);
    expect(await seen()).toEqual({ ...REACHED, addresses: ['10.9.0.7/32'], routes: REACHED.routes.filter((route) => !route.includes(':')) });
  });

  it('says what the kernel says', () => {
    expect(() => ensureLink({ ...DESIRED, name: 'nothing0' }, network.within)).toThrow(/ML-INTERFACE-FAILED.*there is no interface nothing0/);
    expect(() => ensureLink({ ...DESIRED, mtu: 10 }, network.within)).toThrow(/ML-INTERFACE-FAILED.*mw0: rtnetlink.*(EINVAL|mtu)/);
  });
});

describe('other links', () => {
  it('are removed, once', () => {
    expect([network.within(() => removeLink(NAME)), network.within(() => removeLink(NAME)), observeLink(NAME, network.within)]).toEqual([true, false, null]);
  });

  it('move into another namespace under another name', async () => {
    network.within(() => moveLink({ name: NAME, mtu: 1_300, pid: other.pid, newName: 'moved0' }));
    expect(observeLink(NAME, network.within)).toBeNull();
    const there = openNetworkNamespace(`/proc/${other.pid}/ns/net`);
    try {
      expect(observeLink('moved0', there.within)).toMatchObject({ up: false, mtu: 1_300, addresses: [], routes: [] });
      switchLoopbackOn(there.within);
      expect(observeLink('lo', there.within)).toMatchObject({ up: true });
      expect(there.within(() => removeLink('moved0'))).toBe(true);
    } finally {
      there.close();
    }
  });

  it('tell the MTU of the way to an address, by the route if that one knows better', async () => {
    ensureLink(DESIRED, network.within);
    await ip('route', 'add', '192.0.2.7/32', 'dev', NAME, 'mtu', '1281');
    expect(network.within(() => ['10.128.0.1', '192.0.2.7', 'fd00:1::5', 'no address'].map((address) => mtuTowards(address)))).toEqual([1_420, 1_281, 1_420, null]);
  });

  it('with 300 addresses are seen whole', async () => {
    const addresses = Array.from({ length: 300 }, (_, index) => `10.200.${Math.trunc(index / 250)}.${(index % 250) + 1}`);
    ensureLink({ name: NAME, addresses, routes: [], up: true }, network.within);
    expect((await seen()).addresses).toHaveLength(300);
    expect(ensureLink({ name: NAME, addresses, routes: [], up: true }, network.within).applied).toEqual([]);
    expect(ensureLink({ name: NAME, addresses: [], routes: [], up: true }, network.within).applied).toHaveLength(300);
  });
});
