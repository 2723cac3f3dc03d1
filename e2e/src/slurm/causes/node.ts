import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attach, detach, runInNamespace, startControlPlane } from '@moorline/tools';
import { withPolicy } from '../instead.ts';
import { joinFileInSpool, type Site } from '../site.ts';
import { IMPATIENT, type Cause, type Restore } from './cause.ts';

const SITE_POLICY = 'site.yaml';
/** Apart from that of the field's own control plane. */
const STRICT_OVERLAY = { ipv4: '100.113.0.0/24', ipv6: 'fd00:113::/64', excluded: [] };

function rewritePolicy({ hooks }: Site, change: (text: string) => string): Restore {
  const file = join(hooks.folder, SITE_POLICY);
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, change(before));
  return () => writeFileSync(file, before);
}

/** Adds rules to what the namespace of the endpoints receives. */
async function filterEndpoints({ field }: Site, ...rules: readonly string[]): Promise<Restore> {
  const { node } = field.cluster;
  await runInNamespace(node, 'nft', ['--file', '-'], ['table ip filtered {', 'chain input {', 'type filter hook input priority -10;', ...rules, '}', '}', ''].join('\n'));
  return async () => void (await runInNamespace(node, 'nft', ['delete', 'table', 'ip', 'filtered']));
}

/** Refuses every connection from the workers to endpoints, and their datagrams. */
function closeEndpoints(site: Site): Promise<Restore> {
  const { root } = site.field.cluster.link;
  return filterEndpoints(site, `ip saddr ${root} tcp flags & (syn | ack) == syn reject with tcp reset`, `ip saddr ${root} meta l4proto udp reject`);
}

/** Relays can be reached, but no datagram comes from them to WireGuard, nor by any other way. */
function silenceWireguard(site: Site): Promise<Restore> {
  return filterEndpoints(site, 'meta l4proto udp drop');
}

/** A control plane beside the field's that allows only a way through a proxy, which the site does not have. */
async function sendElsewhere(site: Site, name: string): Promise<Restore> {
  const { bed, cluster } = site.field;
  const plane = await startControlPlane(bed, cluster, {
    name: `strict-${name}`,
    change: (usual) => ({
      ...usual,
      listen: { ...usual.listen, port: usual.listen.port + 1 },
      overlay: STRICT_OVERLAY,
      endpoints: { ...usual.endpoints, firstRelayPort: usual.endpoints.lastRelayPort + 1, lastRelayPort: usual.endpoints.lastRelayPort + 10 },
      transports: ['wss-proxy'],
    }),
  });
  const tokenFile = join(bed.folder, `${name}.strict.json`);
  await attach(plane, name, { tokenFile });
  writeFileSync(joinFileInSpool(site, name), readFileSync(tokenFile, 'utf8'));
  return async () => {
    await detach(plane, name);
    await plane.stop();
  };
}

/** Where nothing answers, joining need not last long. */
function briefly(cause: Cause['cause']): Cause['cause'] {
  return (site, name) => {
    withPolicy(site, name, IMPATIENT);
    return cause(site, name);
  };
}

/** Causes that concern every job of the node, or take long, one after the other. */
export const NODE_CAUSES: readonly Cause[] = [
  { what: 'a policy with a mistake', code: 'ML-SITE-POLICY', strict: true, cause: (site) => rewritePolicy(site, (text) => `${text}modus: x\n`) },
  { what: 'a policy with a value that is none', code: 'ML-SITE-POLICY', strict: true, cause: (site) => rewritePolicy(site, (text) => text.replace(/^join-timeout: .*/m, 'join-timeout: soon')) },
  { what: 'no agent', code: 'ML-AGENT-FAILED', cause: ({ hooks }) => {
    const [path, gone] = [join(hooks.folder, 'moorline-agent'), join(hooks.folder, 'gone')];
    renameSync(path, gone);
    return () => renameSync(gone, path);
  } },
  { what: 'an agent that may not be executed', code: 'ML-AGENT-FAILED', cause: ({ hooks }) => {
    const path = join(hooks.folder, 'moorline-agent');
    chmodSync(path, 0o644);
    return () => chmodSync(path, 0o755);
  } },
  { what: 'a control plane that allows no transport of the site', code: 'ML-TRANSPORT-NONE', cause: sendElsewhere },
  { what: 'endpoints that cannot be reached', code: 'ML-ENDPOINT-UNREACHABLE', cause: briefly(closeEndpoints) },
  { what: 'a WireGuard that hears nothing', code: 'ML-HANDSHAKE-TIMEOUT', cause: briefly(silenceWireguard) },
];
