import { asMoorlineError, interfaceMtu, nodeAddressesOf, parseExposed, type AddressPair, type EndpointSettings } from '@moorline/mesh-core';
import { ensureLink } from '@moorline/linux';
import type { Logger } from '@moorline/service';
import { dialStreams, listenStreams, type StreamsGuest } from '@moorline/tunnel';
import { dialInCluster } from './dial-in-cluster.ts';
import { exposeJob } from './expose-job.ts';
import { createResolver } from './resolve-in-cluster.ts';

export interface ServeStreamsOptions {
  readonly bootstrap: EndpointSettings;
  /** Addresses of the node whose agent showed the ticket; null: nobody's any more. */
  readonly addressesOf: (ticketSha256: string) => AddressPair | null;
  readonly log: Logger;
}

/** Serves agents that have no namespace: their connections to the cluster, and those of pods to their job. */
export function serveStreams({ bootstrap, addressesOf, log }: ServeStreamsOptions): (guest: StreamsGuest) => void {
  const onStream = dialInCluster(createResolver(bootstrap.dns), bootstrap.allowedDestinations);
  const present = new Map<string, { readonly socket: StreamsGuest['socket']; readonly addresses: AddressPair }>();
  let settling = Promise.resolve();
  /** The interface has the endpoint's own addresses, and those of the jobs that it stands for; one change after the other. */
  const settle = (): Promise<void> => {
    settling = settling
      .then(() => ownAddresses(bootstrap, [...present.values()].map(({ addresses }) => addresses)))
      .catch((err: unknown) => log.error({ err }, "the job's address could not be changed"));
    return settling;
  };
  const standIn = async ({ socket, ticketSha256, query }: StreamsGuest, addresses: AddressPair): Promise<void> => {
    const ports = parseExposed(query.get('expose') ?? '');
    const dialer = dialStreams(socket);
    if (ports === null) return dialer.close();
    present.set(ticketSha256, { socket, addresses });
    await settle();
    const stop = await exposeJob(addresses, ports, dialer, log);
    log.info({ ports }, 'the endpoint stands for the job');
    await dialer.closed;
    stop();
    // A newer connection of the same agent may own the address by now.
    if (present.get(ticketSha256)?.socket !== socket) return;
    present.delete(ticketSha256);
    await settle();
  };
  return (guest) => {
    const addresses = addressesOf(guest.ticketSha256);
    if (addresses === null) return guest.socket.terminate();
    log.info({ direction: guest.direction }, 'streams connected');
    if (guest.direction === 'out') listenStreams(guest.socket, onStream);
    else standIn(guest, addresses).catch((error: unknown) => log.warn({ code: asMoorlineError(error).code }, 'the job is not exposed'));
  };
}

function ownAddresses(bootstrap: EndpointSettings, jobs: readonly AddressPair[]): void {
  const { interfaceName, gateway, mtu } = bootstrap;
  const pairs = (all: readonly AddressPair[]): readonly string[] => all.flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6]);
  const elsewhere = nodeAddressesOf(bootstrap).filter(({ ipv4 }) => !jobs.some((job) => job.ipv4 === ipv4));
  ensureLink({ name: interfaceName, addresses: pairs([gateway, ...jobs]), mtu: interfaceMtu(mtu), routes: pairs(elsewhere), up: true });
}
