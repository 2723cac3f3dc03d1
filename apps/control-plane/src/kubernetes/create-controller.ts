import { ADMITTED, ADMITTED_LABEL, asMoorlineError, attachmentOf, conditionReason, ERROR_CATALOGUE, isGated, moorlineError, planMooring, POD, podTrouble, TUNNEL_ENDPOINT, type KubeObject, type MooringObservation, type MoorlineError, type Pod, type TunnelEndpoint } from '@moorline/mesh-core';
import { createInformer, type KubeApi } from '@moorline/kubernetes';
import type { Logger } from '@moorline/service';
import type { Directory } from '../hub/index.ts';
import type { KubernetesProvisioner } from '../provisioner/kubernetes/create-provisioner.ts';
import type { KubernetesStore } from '../store/kubernetes/open-kubernetes-store.ts';
import { applyOrUndo } from './apply-or-undo.ts';
import { createEndings } from './endings.ts';
import { tell } from './events.ts';
import type { createMooringExecutor } from './execute-mooring.ts';
import { endpointKey, mooringKey, parseKey } from './keys.ts';
import { createQueueRunner, type QueueRunner } from './run-queue.ts';
import { differs, statusOfResource, stepsBack } from './status-of.ts';

export interface ControllerOptions {
  readonly api: KubeApi;
  readonly store: KubernetesStore;
  readonly provisioner: KubernetesProvisioner;
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

/** A control plane that begins knows of no connection; within this agents and endpoints have come back to it. */
const SETTLE_MS = 20_000;
/** Reports grow stale without anything happening, and a queue that was full has forgotten keys. */
const LOOK_AGAIN_MS = 15_000;
const { title, remedy } = ERROR_CATALOGUE['ML-POD-BOUND'];
/** To a pod that no gate could hold. */
const NOT_HELD = { type: 'Warning', reason: conditionReason('ML-POD-BOUND'), note: `ML-POD-BOUND: ${title}. ${remedy}` } as const;

/** Observes TunnelEndpoints, their pods and endpoints; plans and applies, one key at a time. */
export function createController({ api, store, provisioner, execute, directory, bringInStep, holds, onFailure, onLook, now, steadyNow, log, signal }: ControllerOptions): Controller {
  const failures = new Map<string, MoorlineError>();
  const endings = createEndings();
  const settledAtMs = performance.now() + SETTLE_MS;
  const isSettling = (): boolean => performance.now() < settledAtMs;
  const onChange = ({ metadata }: KubeObject): void => queue.add(mooringKey(metadata.namespace ?? '', metadata.name));
  const watched = { api, onChange, onFailure, signal };
  const pods = createInformer({ ...watched, kind: POD, selection: { namespace: null, labelSelector: `${ADMITTED_LABEL}=${ADMITTED}` } });
  const resources = createInformer({ ...watched, kind: TUNNEL_ENDPOINT, selection: { namespace: null } });
  const perform = execute((object) => (object.kind === POD.kind ? pods : resources).take(object));

  const podOf = (attachmentId: string): Pod | undefined => provisioner.seenOf(attachmentId).objects.find(({ kind, metadata }) => kind === 'Pod' && metadata.deletionTimestamp === undefined) as Pod | undefined;
  const addressOf = (attachmentId: string): string | null => {
    const pod = podOf(attachmentId);
    const seat = directory().presenceOf(attachmentId)?.endpoint.seat;
    return seat && seat.appliedRevision >= 0 ? (pod?.status?.podIP ?? null) : null;
  };
  const troubleOf = (attachmentId: string): MoorlineError | null => {
    const pod = podOf(attachmentId);
    const trouble = pod === undefined ? null : podTrouble(pod);
    return trouble === null ? null : moorlineError(trouble.code, trouble.detail);
  };
  const observe = (namespace: string, name: string): MooringObservation => {
    const resource = resources.get(namespace, name) as TunnelEndpoint | null;
    const uid = resource?.metadata.uid ?? null;
    const attachment = uid === null ? null : store.assignedTo(uid);
    return {
      namespace,
      name,
      pod: pods.get(namespace, resource?.spec.target.pod?.name ?? name) as Pod | null,
      resource,
      attachment,
      strays: store.strays(namespace, name, uid),
      address: attachment === null ? null : addressOf(attachment.id),
      tokenIssued: attachment !== null && store.tokenIssued(attachment.id),
    };
  };
  const report = async (seen: MooringObservation, failure: MoorlineError | null): Promise<void> => {
    const { resource, attachment, address, pod } = seen;
    if (resource === null) return;
    const joined = attachment !== null && (await store.agentsOf(attachment.id)).length > 0;
    const sample = attachment === null ? null : (directory().presenceOf(attachment.id)?.agents.get(0)?.health ?? null);
    const status = statusOfResource({ resource, attachment, address, failure, joined, sample, nowMs: steadyNow() });
    if (!differs(resource.status, status) || (failure === null && isSettling() && stepsBack(resource.status, status))) return;
    const { name, namespace = '' } = resource.metadata;
    resources.take(await api.apply(TUNNEL_ENDPOINT, { apiVersion: resource.apiVersion, kind: resource.kind, metadata: { name, namespace }, status }, 'status'));
    const subjects = [resource, ...(pod === null ? [] : [pod])];
    if (failure !== null) await tell(api, subjects, store.instance, { type: 'Warning', reason: conditionReason(failure.code), note: failure.message }, now());
    else if (status.phase === 'Provisioned' && resource.status?.phase !== 'Provisioned') await tell(api, subjects, store.instance, { type: 'Normal', reason: 'Provisioned', note: `the network is ready at ${address ?? ''}` }, now());
  };
  const moor = async (namespace: string, name: string): Promise<void> => {
    const seen = observe(namespace, name);
    // One whose record is damaged has its endpoint still, and gets no second one.
    const knownId = seen.attachment === null ? seen.resource?.status?.attachmentId : undefined;
    if (knownId !== undefined) await store.find(knownId);
    const steps = planMooring(seen);
    let failure: MoorlineError | null = null;
    try {
      for (const step of steps) {
        await perform(step);
        if (step.kind === 'letGo' && !isGated(step.pod)) await tell(api, [step.pod], store.instance, NOT_HELD, now());
        log.info({ step: step.kind, namespace, name }, 'step done');
      }
    } catch (error) {
      failure = asMoorlineError(error);
    }
    const attachmentId = seen.attachment?.id ?? '';
    const after = observe(namespace, name);
    // What is released is gone: there is nobody to report to.
    if (after.resource !== null && !steps.some(({ kind }) => kind === 'release')) await report(after, failure ?? failures.get(endpointKey(attachmentId)) ?? troubleOf(attachmentId));
    if (failure !== null) throw failure;
  };
  const keep = async (key: string, attachmentId: string): Promise<void> => {
    const attachment = await store.find(attachmentId);
    const seen = provisioner.seenOf(attachmentId);
    const steps = provisioner.plan({ instance: store.instance, attachments: attachment === null ? [] : [attachment] }, seen, endings.histories, steadyNow());
    const dueInMs = endings.look(attachmentId, attachment, steps, steadyNow());
    if (dueInMs > 0) queue.addAfter(key, dueInMs);
    await applyOrUndo(steps, { apply: provisioner.perform, onDone: ({ kind }) => log.info({ step: kind, attachmentId }, 'step done') });
    // What an end was not told because a write failed is told now.
    if (attachment !== null) await bringInStep(attachmentId);
    failures.delete(key);
  };
  const changed = (attachmentId: string): void => {
    queue.add(endpointKey(attachmentId));
    const assignment = store.assignmentOf(attachmentId);
    if (assignment !== null) queue.add(mooringKey(assignment.namespace, assignment.name));
  };
  const queue = createQueueRunner({
    work: async (key) => {
      const parsed = parseKey(key);
      if (parsed.kind === 'endpoint') await keep(key, parsed.attachmentId);
      else await moor(parsed.namespace, parsed.name);
    },
    onFailure: (error, key) => {
      log.error({ err: error, key }, 'look failed');
      onFailure(error);
      const parsed = parseKey(key);
      if (parsed.kind !== 'endpoint') return;
      failures.set(key, error);
      const assignment = store.assignmentOf(parsed.attachmentId);
      if (assignment === null) failures.delete(key);
      else queue.add(mooringKey(assignment.namespace, assignment.name));
    },
    onLook,
    mayWork: holds,
    signal,
  });
  const lookAtAll = async (): Promise<void> => {
    for (const object of [...resources.list(), ...pods.list()]) onChange(object);
    // With whoever they are for: that may have gone while nobody looked.
    for (const { id } of await store.list()) changed(id);
    // Objects of which nobody knows any more are looked at as well: they are taken down.
    for (const object of provisioner.seen().objects) queue.add(endpointKey(attachmentOf(object)));
  };
  return {
    changed,
    toTell: (attachmentId) => {
      const assignment = store.assignmentOf(attachmentId);
      return () => (assignment === null ? undefined : queue.add(mooringKey(assignment.namespace, assignment.name)));
    },
    wishesOf: (attachmentId) => {
      const assignment = store.assignmentOf(attachmentId);
      return assignment === null ? null : ((resources.get(assignment.namespace, assignment.name) as TunnelEndpoint | null)?.spec ?? null);
    },
    queue,
    unfollowed: () => [...(pods.following() ? [] : ['pods that ask']), ...(resources.following() ? [] : [TUNNEL_ENDPOINT.kind]), ...provisioner.unfollowed()],
    synced: Promise.all([pods.synced, resources.synced, provisioner.synced]),
    run: async () => {
      await lookAtAll();
      const timer = setInterval(() => void lookAtAll().catch((error: unknown) => onFailure(asMoorlineError(error))), LOOK_AGAIN_MS);
      await queue.run().finally(() => clearInterval(timer));
    },
  };
}
