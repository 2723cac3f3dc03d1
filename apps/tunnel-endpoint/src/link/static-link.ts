import { STATIC_PROBE_PORT, type Peer, type StaticService } from '@moorline/mesh-core';
import type { Service } from '../commands/run-endpoint.ts';
import type { Link, LinkOptions } from './link.ts';

/** Serves one peer that is known beforehand, and reports to nobody. */
export function staticallyLinked({ settings, privateKey, peer }: StaticService): Service {
  return { settings, given: { privateKey, probePort: STATIC_PROBE_PORT }, file: null, openLink: (options) => admitOnly(peer, options) };
}

function admitOnly(peer: Peer, { keeper, log }: LinkOptions): Link {
  keeper.take({ revision: 0, peers: [peer] }, () => log.info('the one peer is admitted'));
  return { send: () => undefined, close: async () => undefined, ended: new Promise(() => undefined) };
}
