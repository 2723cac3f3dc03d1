import { randomBytes } from 'node:crypto';
import { interfaceMtu, KEY_BYTES, nodeAddressesOf, tableName, wireguardKeyPair, type EndpointSettings } from '@moorline/mesh-core';
import { applyRuleset, awaitListenPort, ensureForwarding, ensureForwardingBetweenAll, ensureLink, ensureTunDevice, removeTable, renderEndpointRules, uapiSet, type WireguardProcess } from '@moorline/linux';
import type { Lifecycle, Logger } from '@moorline/service';
import { startProbeServer } from '@moorline/tunnel';
import { standForJob } from '../pod/stand-for-job.ts';
import { startDevice } from './start-device.ts';

/** The cluster-side end of the tunnels of a job, up and without a peer. */
export interface Tunnel {
  readonly wireguard: WireguardProcess;
  /** Base64; made anew with each start, the private half never leaves this process and wireguard-go. */
  readonly publicKey: string;
  readonly wireguardPort: number;
  readonly probePort: number;
}

/** What is chosen here otherwise, where nobody could be told of it. */
export interface GivenTunnel {
  /** 32 bytes. */
  readonly privateKey: Uint8Array;
  readonly probePort: number;
}

/**
 * Brings up device, addresses, routes, forwarding, probe server and rules in the present network namespace; what
 * an earlier instance of this attachment left is replaced. Each part is registered for removal once it is there.
 * @throws ML-ARTIFACT-*, ML-TUN-*, ML-WIREGUARD-FAILED, ML-INTERFACE-FAILED, ML-NFTABLES-FAILED
 */
export async function setUpTunnel(bootstrap: EndpointSettings, given: GivenTunnel | null, lifecycle: Lifecycle, log: Logger): Promise<Tunnel> {
  const { attachmentId, interfaceName, addresses, furtherAddresses, gateway, mtu, allowedDestinations, relay, pod } = bootstrap;
  if (pod !== null) ensureTunDevice();
  const wireguard = await startDevice(bootstrap, lifecycle, log);
  const { privateKey, publicKey } = wireguardKeyPair(given?.privateKey ?? randomBytes(KEY_BYTES));
  await uapiSet(wireguard.socketPath, { privateKey, listenPort: 0, replacePeers: true });

  const routes = nodeAddressesOf(bootstrap).flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6]);
  const link = ensureLink({ name: interfaceName, addresses: [gateway.ipv4, gateway.ipv6], mtu: interfaceMtu(mtu), routes, up: true });
  for (const { name, detail } of [...link.warnings, ...(pod === null ? ensureForwarding : ensureForwardingBetweenAll)(interfaceName)]) log.warn({ warning: name }, detail);

  const probeServer = await startProbeServer({ address: gateway.ipv4, port: given?.probePort ?? 0 });
  lifecycle.defer('probe server', probeServer.close);

  const wireguardPort = await awaitListenPort(wireguard);
  await applyRuleset(renderEndpointRules({ attachmentId, interfaceName, addresses, furtherAddresses, gateway, allowedDestinations, probePort: probeServer.port, relayPort: relay.port, wireguardPort }));
  lifecycle.defer('rules', () => removeTable(tableName(attachmentId)));
  if (pod !== null) await standForJob(bootstrap, pod, lifecycle);
  return { wireguard, publicKey, wireguardPort, probePort: probeServer.port };
}
