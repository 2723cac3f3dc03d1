import type { EndpointReady } from '@moorline/mesh-core';
import type { HubClient, Logger } from '@moorline/service';
import type { PeerKeeper } from '../peers/peer-keeper.ts';

export interface LinkOptions {
  readonly ready: EndpointReady;
  readonly keeper: PeerKeeper;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Whom an endpoint reports to, and learns its peers from. */
export interface Link extends Pick<HubClient, 'send' | 'close'> {
  /** Settles when the endpoint has to go. */
  readonly ended: HubClient['ended'];
}

export type OpenLink = (options: LinkOptions) => Link;
