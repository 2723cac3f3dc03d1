import type { Attachment, EndpointObservation, EndpointStep, ObservedProcess } from '@moorline/mesh-core';

/** Carries out what the planner decided; every step may come again after a crash. */
export interface Provisioner<Process extends ObservedProcess = ObservedProcess> {
  /** What stands on the machine now. Throws rather than leave something out. */
  readonly observe: () => Promise<Omit<EndpointObservation<Process>, 'restarts'>>;
  /** @throws an error of the catalogue */
  readonly apply: (step: EndpointStep<Process>) => Promise<void>;
  /** What the endpoint of an attachment said last, to show to a person; empty if nothing. */
  readonly lastWords: (attachmentId: string) => string;
}

/** Gives a new endpoint all that it has to know. */
export type BootstrapFor = (attachment: Attachment) => Promise<string>;
