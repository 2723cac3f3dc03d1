import type { Directory } from '../hub/index.ts';
import type { Reconciler } from '../reconciler/index.ts';
import type { AttachmentStore } from '../store/index.ts';
import { viewOf, type AttachmentView } from './attachment-view.ts';

/** Gives the present view of every attachment, oldest first. */
export type Views = () => Promise<readonly AttachmentView[]>;

export interface ViewsOptions {
  readonly store: AttachmentStore;
  readonly directory: Directory;
  readonly reconciler: Pick<Reconciler, 'running'>;
  readonly now: () => number;
}

export function createViews({ store, directory, reconciler, now }: ViewsOptions): Views {
  return async () => {
    const attachments = await store.list();
    return Promise.all(
      attachments.map(async (attachment) =>
        viewOf(attachment, {
          presence: directory.presenceOf(attachment.id),
          endpointRunning: reconciler.running().has(attachment.id),
          agents: await store.agentsOf(attachment.id),
          nowMs: now(),
        }),
      ),
    );
  };
}
