import type { IdentityOf } from '../hub/index.ts';
import type { AttachmentStore } from '../store/index.ts';

/** Who may say hello: the endpoint that was started last, and the agents that redeemed the token, each for its node. */
export function identityOf(store: AttachmentStore): IdentityOf {
  return async (role, attachmentId, node) => {
    const attachment = await store.find(attachmentId);
    if (attachment === null || attachment.deletedAtMs !== null) return null;
    if (role === 'endpoint') return store.endpointIdentityOf(attachmentId);
    return (await store.agentsOf(attachmentId)).find((agent) => agent.node === node)?.identityPublicKey ?? null;
  };
}
