import type { ErrorCode, Hook } from '@moorline/mesh-core';
import type { Site } from '../site.ts';

/** Takes back what was caused. */
export type Restore = () => Promise<void> | void;

/** Something that keeps a job off the mesh, caused for real. */
export interface Cause {
  readonly what: string;
  readonly code: ErrorCode;
  /** Where the code is found; absent: in the prolog. */
  readonly at?: Hook;
  /** The mode is not known: the job fails also where the mesh is optional. */
  readonly strict?: true;
  /** Nodes that the attachment is made for; absent: any one. */
  readonly nodes?: string;
  /** @param name of the job, its attachment and its join file; nothing else may change but for `Restore`, if there is one */
  readonly cause: (site: Site, name: string) => Promise<Restore | void> | Restore | void;
}

/** Site policy for causes where nobody answers: joining need not last long. */
export const IMPATIENT = { 'join-timeout': '3' } as const;
