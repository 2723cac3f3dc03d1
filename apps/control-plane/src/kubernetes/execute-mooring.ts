import {
  ATTACHMENT_LABEL, attachmentIdOf, attachmentNameOf, chosenAddressPair, commonConfiguration, FINALIZER, INSTANCE_LABEL, isMoorlineError, JOIN_FILE, letGoPatch, moorlineError, POD, resourceOfPod, ROLE_LABEL, SECRET, sha256Hex,
  TUNNEL_ENDPOINT, type Attachment, type JoinFile, type KubeObject, type KubernetesConfiguration, type MooringStep, type TunnelEndpoint,
} from '@moorline/mesh-core';
import { describeObject, secretData, type KubeApi } from '@moorline/kubernetes';
import { serverUrlOf } from '../config/index.ts';
import type { KubernetesStore } from '../store/kubernetes/open-kubernetes-store.ts';
import { joinTokenOf } from './join-token.ts';

const MS_PER_MINUTE = 60_000;

export interface MooringExecutorOptions {
  readonly api: KubeApi;
  readonly store: KubernetesStore;
  readonly configuration: KubernetesConfiguration;
  readonly serverSecret: Uint8Array;
  /** PEM, for join files. */
  readonly ca: string;
  /** Text that has the job's script run within the agent; null: jobs are started otherwise. */
  readonly preExec: (joinFile: JoinFile) => Promise<string | null>;
  /** Takes over what a write gave back. */
  readonly take: (object: KubeObject) => void;
  readonly now: () => number;
}

/** Executors by kind of step: a new kind does not compile until it has one. */
type Executors = { readonly [Kind in MooringStep['kind']]: (step: Extract<MooringStep, { kind: Kind }>) => Promise<void> };

/** Performs steps of `planMooring`; each may come again. */
export function createMooringExecutor(options: MooringExecutorOptions): (step: MooringStep) => Promise<void> {
  const { api, store, configuration, serverSecret, ca, preExec, take, now } = options;
  const common = commonConfiguration(configuration);

  const joinFileOf = ({ id, name }: Attachment): JoinFile => ({ version: 1, server: serverUrlOf(common), ca, attachment: name, token: joinTokenOf(serverSecret, id) });
  const accept = async ({ metadata, spec }: TunnelEndpoint): Promise<void> => {
    const { namespace = '', name, uid = '' } = metadata;
    const assignment = { namespace, name, uid };
    const mtu = spec.mtu ?? configuration.mtu;
    const spare = isPlain(spec) ? store.unassigned().find((one) => one.mtu === mtu) : undefined;
    if (spare !== undefined) return store.assign(spare.id, assignment);
    const { firstRelayPort: firstPort, lastRelayPort: lastPort } = common.endpoints;
    const made = { id: attachmentIdOf(uid), name: attachmentNameOf(namespace, `${name}-${uid}`), nodesFor: [null], mtu, createdAtMs: now(), overlay: configuration.overlay, ports: { firstPort, lastPort } };
    await store.createFor(made, assignment, spec.addresses === undefined ? null : chosenAddressPair(configuration.overlay, spec.addresses));
  };
  const executors: Executors = {
    makeResource: async ({ pod }) => {
      try {
        take(await api.create(TUNNEL_ENDPOINT, resourceOfPod(pod, configuration.endpoints.ports)));
      } catch (error) {
        if (!isMoorlineError(error, 'ML-KUBE-EXISTS')) throw error;
        const present = await api.get(TUNNEL_ENDPOINT, pod.metadata.namespace ?? null, pod.metadata.name);
        if (present !== null) take(present);
      }
    },
    hold: async ({ resource }) => {
      const finalizers = [...(resource.metadata.finalizers ?? []), FINALIZER];
      take(await api.replace(TUNNEL_ENDPOINT, { ...resource, metadata: { ...resource.metadata, finalizers } }));
    },
    accept: ({ resource }) => accept(resource),
    handOver: async ({ resource, attachment, secretName }) => {
      const joinFile = joinFileOf(attachment);
      await store.issueToken(attachment.id, { tokenSha256: sha256Hex(joinFile.token), expiresAtMs: now() + configuration.tokens.ttlMinutes * MS_PER_MINUTE });
      await giveJoinFile(api, resource, secretName, joinFile, { [INSTANCE_LABEL]: store.instance, [ATTACHMENT_LABEL]: attachment.id, [ROLE_LABEL]: 'join' });
    },
    letGo: async ({ pod, attachment, address }) => {
      const patched = await api.patch(POD, { namespace: pod.metadata.namespace ?? null, name: pod.metadata.name }, letGoPatch(pod, { address, preExec: await preExec(joinFileOf(attachment)) }));
      take(patched);
    },
    deleteResource: ({ resource: { metadata } }) => api.remove(TUNNEL_ENDPOINT, { namespace: metadata.namespace ?? null, name: metadata.name, ...(metadata.uid === undefined ? {} : { uid: metadata.uid }) }),
    leave: ({ attachment }) => store.markDeleted(attachment.id, now()),
    release: async ({ resource }) => {
      const finalizers = (resource.metadata.finalizers ?? []).filter((one) => one !== FINALIZER);
      try {
        await api.replace(TUNNEL_ENDPOINT, { ...resource, metadata: { ...resource.metadata, finalizers } });
      } catch (error) {
        if (!isMoorlineError(error, 'ML-KUBE-MISSING')) throw error;
      }
    },
  };
  // The kind of a step selects the executor that takes exactly this kind.
  return (step) => (executors[step.kind] as (step: MooringStep) => Promise<void>)(step);
}

/** Whether an endpoint that was made for nobody will do. */
function isPlain({ addresses, transports, exposedPorts, policy }: TunnelEndpoint['spec']): boolean {
  return addresses === undefined && transports === undefined && exposedPorts === undefined && policy === undefined;
}

/** Owned by the resource, so that it goes with it; a Secret of somebody else is left alone. */
async function giveJoinFile(api: KubeApi, { apiVersion, kind, metadata }: TunnelEndpoint, secretName: string, joinFile: JoinFile, labels: Readonly<Record<string, string>>): Promise<void> {
  const { namespace = '', name, uid = '' } = metadata;
  const object = {
    apiVersion: SECRET.apiVersion,
    kind: SECRET.kind,
    metadata: { name: secretName, namespace, labels, ownerReferences: [{ apiVersion, kind, name, uid, blockOwnerDeletion: false }] },
    type: 'moorline.dev/join',
    data: secretData({ [JOIN_FILE]: JSON.stringify(joinFile) }),
  };
  try {
    await api.create(SECRET, object);
  } catch (error) {
    if (!isMoorlineError(error, 'ML-KUBE-EXISTS')) throw error;
    const present = await api.get(SECRET, namespace, secretName);
    if (present?.metadata.labels?.[ATTACHMENT_LABEL] !== labels[ATTACHMENT_LABEL]) throw moorlineError('ML-KUBE-FOREIGN', describeObject(object), error);
  }
}
