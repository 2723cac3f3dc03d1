import type { Attachment } from '../../schema/index.ts';
import type { Pod } from '../admission/index.ts';
import type { TunnelEndpoint } from './tunnel-endpoint.ts';

/** All that was seen of one TunnelEndpoint and of the pod that has its name. */
export interface MooringObservation {
  readonly namespace: string;
  readonly name: string;
  /** An admitted pod; null: there is none. */
  readonly pod: Pod | null;
  readonly resource: TunnelEndpoint | null;
  /** That which stands for the resource; null: none, or nothing of it is left. */
  readonly attachment: Attachment | null;
  /** Those that were for earlier ones of this name. */
  readonly strays: readonly Attachment[];
  /** Where the cluster reaches the job, once the endpoint is up; null: it is not. */
  readonly address: string | null;
  /** Whether the token was handed over. */
  readonly tokenIssued: boolean;
  /** Whether the job needs its join Secret still, and it was found to be gone. */
  readonly joinFileMissing: boolean;
}
