import type { Socket } from 'node:dgram';
import type { Reach, Target, ToInside, TunnelStatistics } from '../channel/messages.ts';

/** The job's side of a tunnel, wherever its parts run. */
export interface TunnelSide {
  /** What wireguard-go's datagrams come from and go to: a descriptor, or what stands for it. */
  readonly relaySocket: Promise<number | Socket>;
  /** wireguard-go's own UDP port, beside `relaySocket`. */
  readonly wireguardPort: Promise<number>;
  /** In the job's network namespace. */
  readonly probeSocket: Promise<Socket>;
  /** Settles when the interface is there. Rejects with what kept it from being made. */
  readonly configured: Promise<void>;
  readonly send: (message: ToInside) => void;
}

/** The same, with figures, and a way to try what the job would. */
export interface MeasuredSide extends TunnelSide {
  /** @throws ML-TIMEOUT */
  readonly statistics: () => Promise<TunnelStatistics>;
  /** Tries to reach something from inside the job. @throws ML-TIMEOUT when the child inside does not answer */
  readonly reach: (target: Target) => Promise<Reach>;
}
