import type { Attachment } from '../../schema/index.ts';
import type { KubeObject } from '../object.ts';

/** Kinds of objects that are made for an endpoint, in the order that they are made in; taken down in the opposite one. */
export const ENDPOINT_KINDS = ['Secret', 'NetworkPolicy', 'Service', 'Ingress', 'HTTPRoute', 'Pod'] as const;
export type EndpointKind = (typeof ENDPOINT_KINDS)[number];

/** An object of an endpoint as it should be. */
export interface EndpointObject extends KubeObject {
  readonly kind: EndpointKind;
}

export type RemoveReason = 'detached' | 'orphan' | 'ended' | 'unwanted';

/** Makes one object; done also when it is there already and is ours. */
export interface MakeObjectStep {
  readonly kind: 'makeObject';
  readonly attachmentId: string;
  readonly attachment: Attachment;
  readonly object: EndpointObject;
}

/** Makes the pod of an endpoint: its other objects are there. */
export interface StartEndpointPodStep {
  readonly kind: 'startEndpoint';
  readonly attachmentId: string;
  readonly attachment: Attachment;
  readonly object: EndpointObject;
}

/** Brings our fields of an object into another form. */
export interface ReshapeObjectStep {
  readonly kind: 'reshapeObject';
  readonly attachmentId: string;
  readonly object: EndpointObject;
}

/** Gives a Secret its content again: it was damaged, or its certificate ends soon. */
export interface RefillSecretStep {
  readonly kind: 'refillSecret';
  readonly attachmentId: string;
  readonly attachment: Attachment;
  /** As it should be, without content. */
  readonly object: EndpointObject;
  /** A pod of another form may read it again when it restarts: only certificate and key may be new to it. */
  readonly forOlderPod: boolean;
}

/** Asks for the deletion of exactly this object; done also when it is gone. */
export interface RemoveObjectStep {
  readonly kind: 'removeObject';
  readonly attachmentId: string;
  readonly object: EndpointObject;
  readonly reason: RemoveReason;
}

/** Deletes the record of an attachment of which nothing is left. */
export interface ForgetStep {
  readonly kind: 'forgetAttachment';
  readonly attachmentId: string;
}

/** To be performed in the order given. */
export type ObjectStep = MakeObjectStep | StartEndpointPodStep | ReshapeObjectStep | RefillSecretStep | RemoveObjectStep | ForgetStep;
