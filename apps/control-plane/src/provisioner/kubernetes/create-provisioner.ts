import {
  ATTACHMENT_LABEL, attachmentOf, CONTENT_ANNOTATION, hasOlderPod, HTTP_ROUTE, INGRESS, INSTANCE_LABEL, isMoorlineError, mendObject, moorlineError, NETWORK_POLICY, OWNER_ANNOTATION, planObjects, POD, ROLE_LABEL, runningPods, SECRET, SERVICE,
  type Attachment, type EndpointKind, type EndpointObject, type KubeObject, type MoorlineError, type ObjectStep, type ResourceKind,
} from '@moorline/mesh-core';
import { createInformer, describeObject, type Informer, type KubeApi } from '@moorline/kubernetes';
import { ENDPOINT_OBJECT_ROLE } from '@moorline/templates';
import type { Observation, Provisioner } from '../provisioner.ts';
import { IDENTITY_ANNOTATION, type EndpointSecrets } from './endpoint-secret.ts';
import { requireMended } from './require-mended.ts';

const KINDS: Readonly<Record<EndpointKind, ResourceKind>> = { Secret: SECRET, NetworkPolicy: NETWORK_POLICY, Service: SERVICE, Ingress: INGRESS, HTTPRoute: HTTP_ROUTE, Pod: POD };

export interface KubernetesProvisionerOptions {
  readonly api: KubeApi;
  readonly namespace: string;
  /** First part of owner marks. */
  readonly instance: string;
  /** Of the kinds that are used here; one that the API server does not know cannot be watched. */
  readonly kinds: readonly EndpointKind[];
  readonly objectsOf: (attachment: Attachment) => readonly EndpointObject[];
  readonly secrets: EndpointSecrets;
  readonly setEndpointIdentity: (attachmentId: string, publicKey: string) => Promise<void>;
  /** Deletes the record of an attachment of which nothing is left. */
  readonly forget: (attachmentId: string) => Promise<void>;
  /** Called when something of an attachment has changed. */
  readonly onChange: (attachmentId: string) => void;
  readonly onFailure: (error: MoorlineError) => void;
  readonly signal: AbortSignal;
}

/** What stands in our namespace. */
export interface SeenObjects extends Observation {
  readonly objects: readonly EndpointObject[];
}

export interface KubernetesProvisioner extends Provisioner<SeenObjects, ObjectStep> {
  /** Settles once everything has been seen. */
  readonly synced: Promise<unknown>;
  /** What stands now. */
  readonly seen: () => SeenObjects;
  /** What stands of one attachment. */
  readonly seenOf: (attachmentId: string) => SeenObjects;
  /** Whether its endpoint is of another version, image or configuration than one that would be made now. */
  readonly isOlder: (attachment: Attachment) => boolean;
  /** As `apply`. @returns the object that came to be by it; null: none, or it stood before and was taken over */
  readonly perform: (step: ObjectStep) => Promise<EndpointObject | null>;
  /** Kinds of which it is not sure that what is seen is what is there. */
  readonly unfollowed: () => readonly string[];
}

/** Executors by kind of step: a new kind does not compile until it has one. */
type Executors = { readonly [Kind in ObjectStep['kind']]: (step: Extract<ObjectStep, { kind: Kind }>) => Promise<EndpointObject | null> };

/** Runs endpoints as pods, each with the objects that belong to it; all of them are found again by their labels. */
export function createKubernetesProvisioner(options: KubernetesProvisionerOptions): KubernetesProvisioner {
  const { api, namespace, instance, kinds, objectsOf, secrets, forget, onFailure, signal } = options;
  const selection = { namespace, labelSelector: `${ROLE_LABEL}=${ENDPOINT_OBJECT_ROLE}` };
  const onChange = (object: KubeObject): void => options.onChange(attachmentOf(object as EndpointObject));
  const informers = new Map<EndpointKind, Informer>(kinds.map((kind) => [kind, createInformer({ api, kind: KINDS[kind], selection, onChange, onFailure, signal })]));
  const seen = (objects: readonly EndpointObject[]): SeenObjects => ({ objects, running: runningPods(objects) });
  const all = (): readonly EndpointObject[] => [...informers.values()].flatMap((informer) => informer.list() as readonly EndpointObject[]);

  /** Makes an object, or takes over one that is there and ours: the same one, made by a start that did not live to see it. */
  const make = async (object: EndpointObject): Promise<EndpointObject | null> => {
    const kind = KINDS[object.kind];
    try {
      const made = await api.create(kind, object);
      informers.get(object.kind)?.take(made);
      return made as EndpointObject;
    } catch (error) {
      if (!isMoorlineError(error, 'ML-KUBE-EXISTS')) throw error;
      const present = await api.get(kind, namespace, object.metadata.name);
      if (present === null) throw error;
      if (!isOurs(present, object)) throw moorlineError('ML-KUBE-FOREIGN', describeObject(present), error);
      informers.get(object.kind)?.take(await mended(present, object));
      return null;
    }
  };
  /**
   * Puts back what somebody has changed in our fields, unless it is changed once more meanwhile.
   * @throws ML-KUBE-CHANGED-BACK when it is changed again while it is written: looking again at once would go on for ever
   */
  const mended = async (present: KubeObject, wanted: EndpointObject): Promise<KubeObject> => {
    const patch = mendObject(present, wanted);
    if (patch === null) return present;
    const { name, resourceVersion } = present.metadata;
    const result = await api.merge(KINDS[wanted.kind], { namespace, name }, { ...patch, metadata: { ...(patch['metadata'] as object | undefined), resourceVersion } });
    requireMended(result, wanted);
    return result;
  };
  const reshape = async (object: EndpointObject): Promise<KubeObject> => {
    if (object.kind === 'Pod' || object.kind === 'Secret') return mended(informers.get(object.kind)?.get(namespace, object.metadata.name) ?? object, object);
    // Entries that others have put into our lists are not ours to apply, and stay.
    return mended(await api.apply(KINDS[object.kind], object), object);
  };
  const executors: Executors = {
    makeObject: async ({ object, attachment }) => make(object.kind === 'Secret' ? await secrets.fill(attachment, object, null) : object),
    startEndpoint: async ({ object, attachmentId }) => {
      const secret = informers.get('Secret')?.get(namespace, object.metadata.name);
      const identity = secret?.metadata.annotations?.[IDENTITY_ANNOTATION];
      if (identity === undefined) throw moorlineError('ML-ENDPOINT-FAILED', `Secret ${object.metadata.name} has no identity`);
      await options.setEndpointIdentity(attachmentId, identity);
      return make(object);
    },
    reshapeObject: async ({ object }) => {
      informers.get(object.kind)?.take(await reshape(object));
      return null;
    },
    refillSecret: async ({ object, attachment, attachmentId, forOlderPod }) => {
      const { name } = object.metadata;
      const present = informers.get('Secret')?.get(namespace, name) ?? null;
      const { data, metadata } = await secrets.fill(attachment, object, forOlderPod ? present : null);
      const strange = Object.keys(present?.['data'] ?? {}).filter((key) => !(key in data));
      const patch = { data: { ...data, ...Object.fromEntries(strange.map((key) => [key, null])) }, metadata: { annotations: metadata.annotations } };
      const filled = await api.merge(SECRET, { namespace, name }, patch);
      await options.setEndpointIdentity(attachmentId, metadata.annotations?.[IDENTITY_ANNOTATION] ?? '');
      informers.get('Secret')?.take(filled);
      // A change of the pod has its kubelet look at the volume now, rather than within a minute or two.
      if (informers.get('Pod')?.get(namespace, name)) informers.get('Pod')?.take(await api.merge(POD, { namespace, name }, { metadata: { annotations: { [CONTENT_ANNOTATION]: filled.metadata.resourceVersion } } }));
      return null;
    },
    removeObject: async ({ object }) => {
      const { name, uid } = object.metadata;
      await api.remove(KINDS[object.kind], { namespace, name, ...(uid === undefined ? {} : { uid }) });
      return null;
    },
    forgetAttachment: async ({ attachmentId }) => {
      await forget(attachmentId);
      return null;
    },
  };
  // The kind of a step selects the executor that takes exactly this kind.
  const perform = (step: ObjectStep): Promise<EndpointObject | null> => (executors[step.kind] as (step: ObjectStep) => Promise<EndpointObject | null>)(step);
  return {
    synced: Promise.all([...informers.values()].map(({ synced }) => synced)),
    seen: () => seen(all()),
    observe: async () => seen(all()),
    seenOf: (attachmentId) => seen(all().filter((object) => attachmentOf(object) === attachmentId)),
    isOlder: (attachment) => hasOlderPod(all().filter((object) => attachmentOf(object) === attachment.id), objectsOf(attachment)),
    plan: (desired, { objects }, restarts, nowMs) => planObjects({ ...desired, objectsOf }, { objects, restarts, fits: secrets.fit }, nowMs),
    apply: async (step) => void (await perform(step)),
    perform,
    lastWords: () => '',
    unfollowed: () => [...informers].flatMap(([kind, informer]) => (informer.following() ? [] : [kind])),
  };

  /** By its labels, or what says the same where somebody took them away. */
  function isOurs({ metadata: { labels, annotations } }: KubeObject, wanted: EndpointObject): boolean {
    const owner = annotations?.[OWNER_ANNOTATION];
    if (labels?.[INSTANCE_LABEL] === undefined && owner !== undefined && owner === wanted.metadata.annotations?.[OWNER_ANNOTATION]) return true;
    return labels?.[INSTANCE_LABEL] === instance && labels[ATTACHMENT_LABEL] === wanted.metadata.labels?.[ATTACHMENT_LABEL];
  }
}
