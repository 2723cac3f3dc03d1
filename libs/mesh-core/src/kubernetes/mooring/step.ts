import type { Attachment } from '../../schema/index.ts';
import type { Pod } from '../admission/index.ts';
import type { TunnelEndpoint } from './tunnel-endpoint.ts';

/** Makes the resource of a pod, owned by it. */
export interface MakeResourceStep {
  readonly kind: 'makeResource';
  readonly pod: Pod;
}

/** Puts our finalizer on a resource that a person made. */
export interface HoldStep {
  readonly kind: 'hold';
  readonly resource: TunnelEndpoint;
}

/** Gives it an attachment: one that waits, or a new one. */
export interface AcceptStep {
  readonly kind: 'accept';
  readonly resource: TunnelEndpoint;
}

/** Puts the join file where the job finds it. */
export interface HandOverStep {
  readonly kind: 'handOver';
  readonly resource: TunnelEndpoint;
  readonly attachment: Attachment;
  /** Name of the Secret, in the namespace of the resource. */
  readonly secretName: string;
}

/** Makes the Secret with the join file once more: somebody has deleted it before an agent came with it. The token stays as it is. */
export interface PutBackStep {
  readonly kind: 'putBack';
  readonly resource: TunnelEndpoint;
  readonly attachment: Attachment;
  /** As of `handOver`. */
  readonly secretName: string;
}

/** Writes what the virtual kubelet has to know, and lets the pod be scheduled where it waits for that. */
export interface LetGoStep {
  readonly kind: 'letGo';
  readonly pod: Pod;
  readonly attachment: Attachment;
  readonly address: string;
}

/** Deletes a resource whose pod is gone or has ended. */
export interface DeleteResourceStep {
  readonly kind: 'deleteResource';
  readonly resource: TunnelEndpoint;
}

/** Has everything of the attachment taken down. */
export interface LeaveStep {
  readonly kind: 'leave';
  readonly attachment: Attachment;
}

/** Takes our finalizer away: nothing is left. */
export interface ReleaseStep {
  readonly kind: 'release';
  readonly resource: TunnelEndpoint;
}

export type MooringStep = MakeResourceStep | HoldStep | AcceptStep | HandOverStep | PutBackStep | LetGoStep | DeleteResourceStep | LeaveStep | ReleaseStep;
