import type { Check } from './check.ts';

/**
 * Everything that a join needs, in the order in which it is shown: causes before effects. The way to the server is
 * walked hop by hop, so that the first ✖ is the hop to mend.
 */
const all = [
  { id: 'system', title: 'system', group: 'worker', needs: [] },
  { id: 'programs', title: 'programs', group: 'worker', needs: [] },
  { id: 'limits', title: 'limits', group: 'worker', needs: [] },
  { id: 'user-namespace', title: 'user namespace', group: 'worker', needs: ['system', 'programs', 'limits'] },
  { id: 'network-namespace', title: 'network namespace', group: 'worker', needs: ['user-namespace'] },
  { id: 'mount-namespace', title: 'mount namespace', group: 'worker', needs: ['user-namespace'] },
  { id: 'pid-namespace', title: 'pid namespace', group: 'worker', needs: ['user-namespace', 'mount-namespace'] },
  { id: 'unshare', title: 'unshare mode', group: 'worker', needs: ['network-namespace', 'pid-namespace'] },
  { id: 'tun', title: 'TUN device', group: 'worker', needs: [] },
  { id: 'cache', title: 'cache of binaries', group: 'worker', needs: [] },
  { id: 'artifacts', title: 'pinned binaries', group: 'worker', needs: ['system', 'limits', 'cache'], after: ['certificate'] },
  { id: 'wireguard-go', title: 'wireguard-go', group: 'worker', needs: ['artifacts'] },
  { id: 'slirp4netns', title: 'slirp4netns', group: 'worker', needs: ['artifacts'] },
  { id: 'join-file', title: 'join file', group: 'server', needs: [] },
  { id: 'name', title: 'name of the server', group: 'server', needs: ['join-file'] },
  { id: 'tcp', title: 'TCP', group: 'server', needs: ['name'] },
  { id: 'proxy', title: 'HTTP proxy', group: 'server', needs: ['tcp'] },
  { id: 'tls', title: 'TLS', group: 'server', needs: ['proxy'] },
  { id: 'clock', title: 'clock', group: 'server', needs: ['tls'] },
  { id: 'certificate', title: 'certificate', group: 'server', needs: ['clock'] },
  { id: 'hub', title: 'hub', group: 'server', needs: ['certificate'] },
  { id: 'agent', title: 'running agent', group: 'tunnel', needs: [] },
  { id: 'endpoint', title: 'endpoint', group: 'tunnel', needs: ['agent'], unless: ['join-file', 'proxy', 'clock', 'certificate'] },
  { id: 'transport', title: 'transport', group: 'tunnel', needs: ['endpoint'] },
  { id: 'wireguard', title: 'WireGuard', group: 'tunnel', needs: ['agent'] },
  { id: 'handshake', title: 'handshake', group: 'tunnel', needs: ['transport', 'wireguard'] },
  { id: 'packets', title: 'packets', group: 'tunnel', needs: ['handshake'] },
  { id: 'cluster-dns', title: 'cluster DNS', group: 'tunnel', needs: ['packets'] },
  { id: 'egress', title: 'ordinary egress', group: 'tunnel', needs: ['agent'] },
] as const satisfies readonly Check[];

export type CheckId = (typeof all)[number]['id'];

export const CHECKS: readonly Check<CheckId>[] = all;
