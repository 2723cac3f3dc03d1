import type { JobNamespaceKind } from '@moorline/linux';
import { passed, type CheckId, type ErrorCode, type Finding, type TunnelCheckId } from '@moorline/mesh-core';
import { checkLimits } from '../run/limits.ts';
import type { Observer, Scene } from './observer.ts';
import { firstHop, lookAtCertificate, lookAtClock, lookAtHub, lookAtJoinFile, lookAtName, lookAtProxy, lookAtTcp, lookAtTls, unreachable } from './server/hops.ts';
import { lookAtAgent, lookAtClusterDns, lookAtEndpoint, lookAtTunnel } from './tunnel/hops.ts';
import { lookAtArtifacts, lookAtBinary, lookAtCache } from './worker/binaries.ts';
import { lookAtNamespace, lookAtTun, lookAtUnshare, lookAtUserNamespace, unlessProxied } from './worker/namespaces.ts';
import { lookAtPrograms, lookAtSystem } from './worker/system.ts';

/** How each check is looked at; complete by type. */
export const OBSERVERS: Readonly<Record<CheckId, Observer>> = {
  system: { look: lookAtSystem, onTimeout: 'ML-TIMEOUT' },
  programs: { look: lookAtPrograms, onTimeout: 'ML-TIMEOUT' },
  limits: { look: lookAtLimits, onTimeout: 'ML-TIMEOUT' },
  'user-namespace': { look: unlessProxied(lookAtUserNamespace), onTimeout: 'ML-USERNS-OFF' },
  'network-namespace': namespaceObserver('network'),
  'mount-namespace': namespaceObserver('mount'),
  'pid-namespace': namespaceObserver('pid'),
  unshare: { look: unlessProxied(lookAtUnshare), onTimeout: 'ML-USERNS-OFF' },
  tun: { look: unlessProxied(lookAtTun), onTimeout: 'ML-TUN-MISSING' },
  cache: { look: unlessProxied(lookAtCache), onTimeout: 'ML-CACHE-UNWRITABLE' },
  artifacts: { look: unlessProxied(lookAtArtifacts), onTimeout: 'ML-ARTIFACT-UNAVAILABLE' },
  'wireguard-go': { look: unlessProxied((scene, signal) => lookAtBinary(scene, 'wireguard-go', 'ML-WIREGUARD-FAILED', signal)), onTimeout: 'ML-WIREGUARD-FAILED' },
  slirp4netns: { look: unlessProxied((scene, signal) => lookAtBinary(scene, 'slirp4netns', 'ML-SLIRP-FAILED', signal)), onTimeout: 'ML-SLIRP-FAILED' },
  'join-file': { look: lookAtJoinFile, onTimeout: 'ML-JOIN-FILE-UNREADABLE' },
  name: { look: lookAtName, onTimeout: 'ML-NAME-UNKNOWN', target: nameOf },
  tcp: { look: lookAtTcp, onTimeout: silentHop, target: nameOf },
  proxy: { look: lookAtProxy, onTimeout: 'ML-PROXY-UNREACHABLE', target: serverOf },
  tls: { look: lookAtTls, onTimeout: 'ML-CONTROL-UNREACHABLE', target: serverOf },
  clock: { look: lookAtClock, onTimeout: 'ML-TIMEOUT' },
  certificate: { look: lookAtCertificate, onTimeout: 'ML-TIMEOUT' },
  hub: { look: lookAtHub, onTimeout: 'ML-CONTROL-UNREACHABLE', target: serverOf },
  agent: { look: lookAtAgent, onTimeout: 'ML-AGENT-SILENT' },
  endpoint: { look: lookAtEndpoint, onTimeout: 'ML-ENDPOINT-UNREACHABLE', target: ({ relayUrl }) => `${relayUrl}:` },
  transport: tunnelObserver('transport', 'ML-ENDPOINT-UNREACHABLE'),
  wireguard: tunnelObserver('wireguard', 'ML-WIREGUARD-FAILED'),
  handshake: tunnelObserver('handshake', 'ML-HANDSHAKE-TIMEOUT'),
  packets: tunnelObserver('packets', 'ML-HANDSHAKE-TIMEOUT'),
  'cluster-dns': { look: lookAtClusterDns, onTimeout: 'ML-CLUSTER-DNS-SILENT' },
  egress: tunnelObserver('egress', 'ML-SLIRP-FAILED'),
};

function nameOf({ server, proxies }: Scene): string {
  const target = server();
  if (target === null) return '';
  const { what, host } = firstHop(target.url, proxies);
  return `${what} ${host}:`;
}

function silentHop({ server, proxies }: Scene): ErrorCode {
  const target = server();
  return target === null ? 'ML-CONTROL-UNREACHABLE' : unreachable(firstHop(target.url, proxies));
}

function serverOf({ server }: Scene): string {
  return `${server()?.url}:`;
}

function lookAtLimits(): Finding {
  checkLimits();
  return passed('leave room for a run');
}

function namespaceObserver(kind: JobNamespaceKind): Observer {
  return { look: unlessProxied((scene, signal) => lookAtNamespace(scene, kind, signal)), onTimeout: 'ML-NAMESPACE-FAILED' };
}

function tunnelObserver(id: TunnelCheckId, onTimeout: ErrorCode): Observer {
  return { look: (scene) => lookAtTunnel(scene, id), onTimeout };
}
