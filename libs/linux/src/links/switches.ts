import { readFileSync, writeFileSync } from 'node:fs';

/** Folder of the network switches of the caller's own namespace, whoever mounted it (proc_sys(5)). */
const SWITCHES = '/proc/sys/net';

/** A switch such as `ipv4/conf/eth0/forwarding`, trimmed; null where the kernel has none. */
export function readSwitch(path: string): string | null {
  try {
    return readFileSync(`${SWITCHES}/${path}`, 'utf8').trim();
  } catch {
    return null;
  }
}

/** Turns a switch on; false when it is not there or may not be written. */
export function turnOn(path: string): boolean {
  if (readSwitch(path) === '1') return true;
  try {
    writeFileSync(`${SWITCHES}/${path}`, '1');
    return true;
  } catch {
    return false;
  }
}

/** Whether an interface can have IPv6 addresses. */
export function isIpv6On(interfaceName: string): boolean {
  return readSwitch(`ipv6/conf/${interfaceName}/disable_ipv6`) === '0';
}
