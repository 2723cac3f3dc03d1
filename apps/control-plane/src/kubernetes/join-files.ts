import { ATTACHMENT_LABEL, INSTANCE_LABEL, isMoorlineError, JOIN_FILE, joinFileSchema, moorlineError, ROLE_LABEL, SECRET, type Attachment, type JoinFile, type KubeObject, type TunnelEndpoint } from '@moorline/mesh-core';
import { describeObject, secretData, secretText, type KubeApi } from '@moorline/kubernetes';
import { joinTokenOf } from './join-token.ts';

export interface JoinFilesOptions {
  readonly api: KubeApi;
  readonly instance: string;
  readonly serverSecret: Uint8Array;
  /** PEM. */
  readonly ca: string;
  /** URL that agents join at. */
  readonly server: string;
}

/** Join files, and the Secrets that jobs find them in, in the namespaces of those who run them. */
export interface JoinFiles {
  readonly of: (attachment: Attachment) => JoinFile;
  /** Whether the Secret is there with this attachment's token. */
  readonly isThere: (attachment: Attachment, namespace: string, secretName: string) => Promise<boolean>;
  /** Makes the Secret, owned by the resource, so that it goes with it; one that is there already stays. @throws ML-KUBE-FOREIGN when that is somebody else's */
  readonly give: (resource: TunnelEndpoint, attachment: Attachment, secretName: string) => Promise<void>;
}

export function createJoinFiles({ api, instance, serverSecret, ca, server }: JoinFilesOptions): JoinFiles {
  const tokenOf = ({ id }: Attachment): string => joinTokenOf(serverSecret, id);
  const of: JoinFiles['of'] = (attachment) => ({ version: 1, server, ca, attachment: attachment.name, token: tokenOf(attachment) });
  const isThere: JoinFiles['isThere'] = async (attachment, namespace, secretName) => tokenIn(await api.get(SECRET, namespace, secretName)) === tokenOf(attachment);
  return {
    of,
    isThere,
    give: async ({ apiVersion, kind, metadata }, attachment, secretName) => {
      const { namespace = '', name, uid = '' } = metadata;
      const labels = { [INSTANCE_LABEL]: instance, [ATTACHMENT_LABEL]: attachment.id, [ROLE_LABEL]: 'join' };
      const object = {
        apiVersion: SECRET.apiVersion,
        kind: SECRET.kind,
        metadata: { name: secretName, namespace, labels, ownerReferences: [{ apiVersion, kind, name, uid, blockOwnerDeletion: false }] },
        type: 'moorline.dev/join',
        // It can be deleted by hand, and is put back then; what is in it cannot be changed.
        immutable: true,
        data: secretData({ [JOIN_FILE]: JSON.stringify(of(attachment)) }),
      };
      try {
        await api.create(SECRET, object);
      } catch (error) {
        if (!isMoorlineError(error, 'ML-KUBE-EXISTS')) throw error;
        if (!(await isThere(attachment, namespace, secretName))) throw moorlineError('ML-KUBE-FOREIGN', describeObject(object), error);
      }
    },
  };
}

/** Nobody else knows it: who has it is ours, whatever its labels say. */
function tokenIn(secret: KubeObject | null): string | null {
  if (secret === null) return null;
  try {
    return joinFileSchema.parse(JSON.parse(secretText(secret, JOIN_FILE))).token;
  } catch {
    return null;
  }
}
