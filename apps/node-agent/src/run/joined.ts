import type { JoinAnswer } from '@moorline/mesh-core';
import type { MeasuredSide } from '../job-namespace/index.ts';
import type { AgentIdentity } from '../join/identity.ts';
import type { Egress } from './egress.ts';
import type { Tunnel } from './join-tunnel.ts';

/** A tunnel that has passed a packet, with ordinary egress beside it. */
export interface Joined {
  readonly namespace: MeasuredSide;
  readonly tunnel: Tunnel;
  readonly egress: Egress;
  readonly answer: JoinAnswer;
  readonly identity: AgentIdentity;
  /** Whether there is a hub to report to. */
  readonly hub: boolean;
}
