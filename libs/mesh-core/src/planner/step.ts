import type { Attachment } from '../schema/index.ts';
import type { ObservedProcess } from './observation.ts';

export type EndReason = 'detached' | 'orphan' | 'duplicate' | 'endpoint-gone';

/** Ends one process; done when it is gone. */
export interface EndProcessStep<Process extends ObservedProcess = ObservedProcess> {
  readonly kind: 'endProcess';
  readonly attachmentId: string;
  readonly process: Process;
  readonly reason: EndReason;
}

/** Removes an interface; done also when it is gone already, as a TUN device is with its process. */
export interface RemoveInterfaceStep {
  readonly kind: 'removeInterface';
  readonly attachmentId: string;
  readonly interfaceName: string;
}

/** Removes an nft table (family inet); done also when it is gone already. */
export interface RemoveTableStep {
  readonly kind: 'removeTable';
  readonly attachmentId: string;
  readonly tableName: string;
}

/** Starts the one endpoint process of an attachment. */
export interface StartEndpointStep {
  readonly kind: 'startEndpoint';
  readonly attachmentId: string;
  readonly attachment: Attachment;
}

/** Deletes the row of an attachment of which nothing is left. */
export interface ForgetAttachmentStep {
  readonly kind: 'forgetAttachment';
  readonly attachmentId: string;
}

/** To be performed in the order given; a step that fails does not keep those of other attachments. */
export type EndpointStep<Process extends ObservedProcess = ObservedProcess> =
  | EndProcessStep<Process>
  | RemoveInterfaceStep
  | RemoveTableStep
  | StartEndpointStep
  | ForgetAttachmentStep;
