import {
  ATTACHMENT_LABEL, HTTP_ROUTE, INGRESS, INSTANCE_LABEL, isMoorlineError, moorlineError, NETWORK_POLICY, planObjects, POD, ROLE_LABEL, runningPods, SECRET, SERVICE,
  type Attachment, type EndpointKind, type EndpointObject, type KubeObject, type MoorlineError, type ObjectStep, type ResourceKind,
} from '@moorline/mesh-core';
import { createInformer, describeObject, type Informer, type KubeApi } from '@moorline/kubernetes';
import { ENDPOINT_OBJECT_ROLE } from '@moorline/templates';
import type { Observation, Provisioner } from '../provisioner.ts';
import { IDENTITY_ANNOTATION, type FillSecret } from './endpoint-secret.ts';

const KINDS: Readonly<Record<EndpointKind, ResourceKind>> = { Secret: SECRET, NetworkPolicy: NETWORK_POLICY, Service: SERVICE, Ingress: INGRESS, HTTPRoute: HTTP_ROUTE, Pod: POD };

export interface KubernetesProvisionerOptions {
  readonly api: KubeApi;
  readonly namespace: string;
  /** First part of owner marks. */
  readonly instance: string;
  /** Of the kinds that are used here; one that the API server does not know cannot be watched. */
  readonly kinds: readonly EndpointKind[];
  readonly objectsOf: (attachment: Attachment) => readonly EndpointObject[];
  readonly fillSecret: FillSecret;
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
  /** Kinds of which it is not sure that what is seen is what is there. */
  readonly unfollowed: () => readonly string[];
}

/** Executors by kind of step: a new kind does not compile until it has one. */
type Executors = { readonly [Kind in ObjectStep['kind']]: (step: Extract<ObjectStep, { kind: Kind }>) => Promise<void> };

/** Runs endpoints as pods, each with the objects that belong to it; all of them are found again by their labels. */
export function createKubernetesProvisioner(options: KubernetesProvisionerOptions): KubernetesProvisioner {
  const { api, namespace, instance, kinds, objectsOf, fillSecret, forget, onFailure, signal } = options;
  const selection = { namespace, labelSelector: `${ROLE_LABEL}=${ENDPOINT_OBJECT_ROLE}` };
  const onChange = ({ metadata }: KubeObject): void => options.onChange(metadata.labels?.[ATTACHMENT_LABEL] ?? '');
  const informers = new Map<EndpointKind, Informer>(kinds.map((kind) => [kind, createInformer({ api, kind: KINDS[kind], selection, onChange, onFailure, signal })]));
  const seen = (objects: readonly EndpointObject[]): SeenObjects => ({ objects, running: runningPods(objects) });
  const all = (): readonly EndpointObject[] => [...informers.values()].flatMap((informer) => informer.list() as readonly EndpointObject[]);

  /** Makes an object, or takes over one that is there and ours: the same one, made by a start that did not live to see it. */
  const make = async (object: EndpointObject): Promise<KubeObject> => {
    const kind = KINDS[object.kind];
    try {
      return await api.create(kind, object);
    } catch (error) {
      if (!isMoorlineError(error, 'ML-KUBE-EXISTS')) throw error;
      const present = await api.get(kind, namespace, object.metadata.name);
      if (present === null) throw error;
      if (!isOurs(present, object)) throw moorlineError('ML-KUBE-FOREIGN', describeObject(present), error);
      return present;
    }
  };
  const executors: Executors = {
    makeObject: async ({ object, attachment }) => {
      informers.get(object.kind)?.take(await make(object.kind === 'Secret' ? await fillSecret(attachment, object) : object));
    },
    startEndpoint: async ({ object, attachmentId }) => {
      const secret = informers.get('Secret')?.get(namespace, object.metadata.name);
      const identity = secret?.metadata.annotations?.[IDENTITY_ANNOTATION];
      if (identity === undefined) throw moorlineError('ML-ENDPOINT-FAILED', `Secret ${object.metadata.name} has no identity`);
      await options.setEndpointIdentity(attachmentId, identity);
      informers.get('Pod')?.take(await make(object));
    },
    reshapeObject: async ({ object }) => informers.get(object.kind)?.take(await api.apply(KINDS[object.kind], object)),
    removeObject: async ({ object }) => {
      const { name, uid } = object.metadata;
      await api.remove(KINDS[object.kind], { namespace, name, ...(uid === undefined ? {} : { uid }) });
    },
    forgetAttachment: ({ attachmentId }) => forget(attachmentId),
  };
  return {
    synced: Promise.all([...informers.values()].map(({ synced }) => synced)),
    seen: () => seen(all()),
    observe: async () => seen(all()),
    seenOf: (attachmentId) => seen(all().filter(({ metadata }) => metadata.labels?.[ATTACHMENT_LABEL] === attachmentId)),
    plan: (desired, { objects }, restarts, nowMs) => planObjects({ ...desired, objectsOf }, { objects, restarts }, nowMs),
    // The kind of a step selects the executor that takes exactly this kind.
    apply: (step) => (executors[step.kind] as (step: ObjectStep) => Promise<void>)(step),
    lastWords: () => '',
    unfollowed: () => [...informers].flatMap(([kind, informer]) => (informer.following() ? [] : [kind])),
  };

  function isOurs({ metadata: { labels } }: KubeObject, wanted: EndpointObject): boolean {
    return labels?.[INSTANCE_LABEL] === instance && labels[ATTACHMENT_LABEL] === wanted.metadata.labels?.[ATTACHMENT_LABEL];
  }
}
