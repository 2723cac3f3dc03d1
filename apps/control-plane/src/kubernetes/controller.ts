import type { KubeObject, MoorlineError, TunnelEndpoint } from '@moorline/mesh-core';
import type { KubeApi } from '@moorline/kubernetes';
import type { Logger } from '@moorline/service';
import type { Directory } from '../hub/index.ts';
import type { KubernetesProvisioner } from '../provisioner/kubernetes/create-provisioner.ts';
import type { KubernetesStore } from '../store/kubernetes/kubernetes-store.ts';
import type { createMooringExecutor } from './execute-mooring.ts';
import type { JoinFiles } from './join-files.ts';
import type { QueueRunner } from './run-queue.ts';

export interface ControllerOptions {
  readonly api: KubeApi;
  readonly store: KubernetesStore;
  readonly provisioner: KubernetesProvisioner;
  readonly joinFiles: Pick<JoinFiles, 'isThere'>;
  readonly execute: (take: (object: KubeObject) => void) => ReturnType<typeof createMooringExecutor>;
  readonly directory: () => Directory;
  /** Tells both ends of a tunnel what they do not know yet. */
  readonly bringInStep: (attachmentId: string) => Promise<void>;
  /** Whether this replica may write at this moment. */
  readonly holds: () => boolean;
  readonly onFailure: (error: MoorlineError) => void;
  /** Called after each look with the time that it took. */
  readonly onLook: (durationMs: number) => void;
  readonly now: () => number;
  readonly steadyNow: () => number;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

export interface Controller {
  /** Has everything of an attachment looked at. */
  readonly changed: (attachmentId: string) => void;
  /** Remembers for whom an attachment is; to be called when it is gone. */
  readonly toTell: (attachmentId: string) => () => void;
  /** What the TunnelEndpoint of an attachment asks for; null: it is for nobody yet. */
  readonly wishesOf: (attachmentId: string) => TunnelEndpoint['spec'] | null;
  readonly queue: Pick<QueueRunner, 'depth' | 'working' | 'retries' | 'oldestLookMs'>;
  /** Kinds that are not followed at this moment. */
  readonly unfollowed: () => readonly string[];
  /** Settles once all has been seen. */
  readonly synced: Promise<unknown>;
  /** Works until the signal aborts. */
  readonly run: () => Promise<void>;
}
