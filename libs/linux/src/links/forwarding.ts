import { readdirSync } from 'node:fs';
import { moorlineError } from '@moorline/mesh-core';
import { setLink } from '../rtnetlink/index.ts';
import type { HostWarning } from './link.ts';
import { withLink } from './observe-link.ts';
import { isIpv6On, readSwitch, turnOn } from './switches.ts';

/** Not interfaces, or not ones that pods are behind. */
const NOT_NEIGHBOURS: readonly string[] = ['all', 'default', 'lo'];

/**
 * Lets packets that arrive on an interface go on to others; by rtnetlink where /proc/sys is read-only, as in a pod. IPv4 has a switch an interface; IPv6 has one from
 * Linux 6.17 on (`force_forwarding`), before that only the namespace's own, which is not touched.
 * @returns what else keeps packets from getting through: warnings, because it is not ours to change
 * @throws ML-INTERFACE-FAILED when IPv4 cannot be switched on
 */
export function ensureForwarding(interfaceName: string): readonly HostWarning[] {
  switchOn(interfaceName);
  return [...ipv6Warnings(interfaceName), ...neighbourWarnings(interfaceName)];
}

/**
 * The same for every interface of the present network namespace: it must be nobody else's.
 * @throws ML-INTERFACE-FAILED
 */
export function ensureForwardingBetweenAll(interfaceName: string): readonly HostWarning[] {
  for (const name of neighbours(interfaceName)) switchOn(name);
  return ensureForwarding(interfaceName);
}

function switchOn(name: string): void {
  if (turnOn(`ipv4/conf/${name}/forwarding`)) return;
  const done = withLink(name, ({ index }, { ask }) => ask(setLink(index, { forwarding: true })));
  if (done === null) throw moorlineError('ML-INTERFACE-FAILED', `there is no interface ${name}`);
}

function ipv6Warnings(interfaceName: string): readonly HostWarning[] {
  if (!isIpv6On(interfaceName) || readSwitch('ipv6/conf/all/forwarding') === '1') return [];
  const stopped = [
    ...(turnOn(`ipv6/conf/${interfaceName}/force_forwarding`) ? [] : [interfaceName]),
    ...neighbours(interfaceName).filter((name) => isIpv6On(name) && readSwitch(`ipv6/conf/${name}/force_forwarding`) !== '1'),
  ];
  return stopped.map((name) => ({ name: 'ipv6-not-forwarded', detail: `IPv6 that arrives on ${name} is not forwarded: net.ipv6.conf.all.forwarding is 0` }));
}

function neighbourWarnings(interfaceName: string): readonly HostWarning[] {
  return neighbours(interfaceName)
    .filter((name) => readSwitch(`ipv4/conf/${name}/forwarding`) === '0')
    .map((name) => ({ name: 'interface-does-not-forward', detail: `IPv4 that arrives on ${name} is not forwarded: net.ipv4.conf.${name}.forwarding is 0` }));
}

function neighbours(interfaceName: string): readonly string[] {
  return readdirSync('/proc/sys/net/ipv4/conf').filter((name) => name !== interfaceName && !NOT_NEIGHBOURS.includes(name));
}
