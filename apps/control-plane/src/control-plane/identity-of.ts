import type { IdentityOf } from '../hub/index.ts';
import type { AttachmentStore } from '../store/index.ts';

/** Who may say hello: the endpoint that was started last, and the agent that redeemed the token. */
export function identityOf(store: AttachmentStore): IdentityOf {
  return async (role, attachmentId) => {
    const attachment = await store.find(attachmentId);
    if (attachment === null || attachment.deletedAtMs !== null) return null;
    if (role === 'endpoint') return store.endpointIdentityOf(attachmentId);
    return (await store.agentOf(attachmentId))?.identityPublicKey ?? null;
  };
}
