import {
  attachmentIdOf, attachmentNameOf, chosenAddressPair, commonConfiguration, FINALIZER, isMoorlineError, letGoPatch, POD, resourceOfPod, sha256Hex,
  TUNNEL_ENDPOINT, type Attachment, type JoinFile, type KubeObject, type KubernetesConfiguration, type MooringStep, type TunnelEndpoint,
} from '@moorline/mesh-core';
import type { KubeApi } from '@moorline/kubernetes';
import type { KubernetesStore } from '../store/kubernetes/kubernetes-store.ts';
import type { JoinFiles } from './join-files.ts';
import { takeSpare } from './take-spare.ts';

const MS_PER_MINUTE = 60_000;

export interface MooringExecutorOptions {
  readonly api: KubeApi;
  readonly store: KubernetesStore;
  readonly configuration: KubernetesConfiguration;
  readonly joinFiles: Pick<JoinFiles, 'of' | 'give'>;
  /** Text that has the job's script run within the agent; null: jobs are started otherwise. */
  readonly preExec: (joinFile: JoinFile) => Promise<string | null>;
  /** Whether an endpoint that was made for nobody is none that would be made now. */
  readonly isOlder: (attachment: Attachment) => boolean;
  /** Takes over what a write gave back. */
  readonly take: (object: KubeObject) => void;
  readonly now: () => number;
}

/** Executors by kind of step: a new kind does not compile until it has one. */
type Executors = { readonly [Kind in MooringStep['kind']]: (step: Extract<MooringStep, { kind: Kind }>) => Promise<void> };

/** Performs steps of `planMooring`; each may come again. */
export function createMooringExecutor(options: MooringExecutorOptions): (step: MooringStep) => Promise<void> {
  const { api, store, configuration, joinFiles, preExec, isOlder, take, now } = options;
  const common = commonConfiguration(configuration);

  const accept = async ({ metadata, spec }: TunnelEndpoint): Promise<void> => {
    const { namespace = '', name, uid = '' } = metadata;
    const assignment = { namespace, name, uid };
    const mtu = spec.mtu ?? configuration.mtu;
    const spares = isPlain(spec) ? store.unassigned().filter((one) => one.mtu === mtu && !isOlder(one)) : [];
    if (await takeSpare(spares, (id) => store.assign(id, assignment))) return;
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
      await store.issueToken(attachment.id, { tokenSha256: sha256Hex(joinFiles.of(attachment).token), expiresAtMs: now() + configuration.tokens.ttlMinutes * MS_PER_MINUTE });
      await joinFiles.give(resource, attachment, secretName);
    },
    putBack: ({ resource, attachment, secretName }) => joinFiles.give(resource, attachment, secretName),
    letGo: async ({ pod, attachment, address }) => {
      const patched = await api.patch(POD, { namespace: pod.metadata.namespace ?? null, name: pod.metadata.name }, letGoPatch(pod, { address, preExec: await preExec(joinFiles.of(attachment)) }));
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
