import { ADMITTED, ADMITTED_LABEL, asMoorlineError, attachmentOf, conditionReason, ERROR_CATALOGUE, isGated, moorlineError, planMooring, POD, podTrouble, TUNNEL_ENDPOINT, type KubeObject, type MooringObservation, type MoorlineError, type Pod, type TunnelEndpoint } from '@moorline/mesh-core';
import { createInformer } from '@moorline/kubernetes';
import { applyOrUndo } from './apply-or-undo.ts';
import type { Controller, ControllerOptions } from './controller.ts';
import { findRecord, isLeaving, soughtIn } from './damaged-records.ts';
import { createEndings } from './endings.ts';
import { tell } from './events.ts';
import { keepLooking } from './keep-looking.ts';
import { endpointKey, mooringKey, parseKey } from './keys.ts';
import { createMissingJoinFiles, JOIN_FILES_INTERVAL_MS, neededJoinFiles } from './missing-join-files.ts';
import { createQueueRunner } from './run-queue.ts';
import { differs, statusOfResource, stepsBack } from './status-of.ts';
import { writeStatus } from './write-status.ts';

/** A control plane that begins knows of no connection; within this agents and endpoints have come back to it. */
const SETTLE_MS = 20_000;
/** Where a resource waits for what nobody tells it of. */
const GONE_LOOK_MS = 1_000;
/** Reports grow stale without anything happening, and a queue that was full has forgotten keys. */
const LOOK_AGAIN_MS = 15_000;
const { title, remedy } = ERROR_CATALOGUE['ML-POD-BOUND'];
/** To a pod that no gate could hold. */
const NOT_HELD = { type: 'Warning', reason: conditionReason('ML-POD-BOUND'), note: `ML-POD-BOUND: ${title}. ${remedy}` } as const;

/** Observes TunnelEndpoints, their pods and endpoints; plans and applies, one key at a time. */
export function createController({ api, store, provisioner, joinFiles, execute, directory, bringInStep, holds, onFailure, onLook, now, steadyNow, log, signal }: ControllerOptions): Controller {
  const failures = new Map<string, MoorlineError>();
  const endings = createEndings();
  const settledAtMs = performance.now() + SETTLE_MS;
  const isSettling = (): boolean => performance.now() < settledAtMs;
  const onChange = ({ metadata }: KubeObject): void => queue.add(mooringKey(metadata.namespace ?? '', metadata.name));
  const watched = { api, onChange, onFailure, signal };
  const pods = createInformer({ ...watched, kind: POD, selection: { namespace: null, labelSelector: `${ADMITTED_LABEL}=${ADMITTED}` } });
  const resources = createInformer({ ...watched, kind: TUNNEL_ENDPOINT, selection: { namespace: null } });
  const perform = execute((object) => (object.kind === POD.kind ? pods : resources).take(object));

  const missing = createMissingJoinFiles(joinFiles);
  const lookForJoinFiles = async (): Promise<void> => {
    const needed = neededJoinFiles(store.awaiting(), (namespace, name) => resources.get(namespace, name) as TunnelEndpoint | null, (namespace, name) => pods.get(namespace, name) as Pod | null);
    for (const attachmentId of await missing.look(needed)) changed(attachmentId);
  };
  /** Whether an object of an attachment's endpoint is there that nobody has a record of. */
  const isStanding = (attachmentId: string): boolean => store.assignmentOf(attachmentId) === null && provisioner.seenOf(attachmentId).objects.length > 0;
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
      joinFileMissing: attachment !== null && missing.has(attachment.id),
    };
  };
  const report = async (seen: MooringObservation, failure: MoorlineError | null): Promise<void> => {
    const { resource, attachment, address, pod } = seen;
    if (resource === null) return;
    const joined = attachment !== null && (await store.agentsOf(attachment.id)).length > 0;
    const sample = attachment === null ? null : (directory().presenceOf(attachment.id)?.agents.get(0)?.health ?? null);
    const status = statusOfResource({ resource, attachment, address, failure, joined, sample, nowMs: steadyNow() });
    if (!differs(resource.status, status) || (failure === null && isSettling() && stepsBack(resource.status, status))) return;
    if (!(await writeStatus(api, resources, resource, status))) return;
    const subjects = [resource, ...(pod === null ? [] : [pod])];
    if (failure !== null) await tell(api, subjects, store.instance, { type: 'Warning', reason: conditionReason(failure.code), note: failure.message }, now());
    else if (status.phase === 'Provisioned' && resource.status?.phase !== 'Provisioned') await tell(api, subjects, store.instance, { type: 'Normal', reason: 'Provisioned', note: `the network is ready at ${address ?? ''}` }, now());
  };
  const moor = async (namespace: string, name: string): Promise<void> => {
    const seen = observe(namespace, name);
    const sought = seen.attachment === null ? soughtIn(seen.resource) : null;
    const damage = sought === null ? null : store.damageOf(sought);
    if (sought !== null && seen.resource !== null && isLeaving(seen.resource) && (damage !== null || isStanding(sought.id))) {
      queue.add(endpointKey(sought.id));
      return queue.addAfter(mooringKey(namespace, name), GONE_LOOK_MS);
    }
    // One whose record is damaged has its endpoint still, and gets no second one.
    const steps = damage === null ? planMooring(seen) : [];
    let failure = damage;
    try {
      for (const step of steps) {
        await perform(step);
        if (step.kind === 'putBack') missing.found(step.attachment.id);
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
    const { attachment, ruins } = await findRecord(store, attachmentId, () => resources.list() as readonly TunnelEndpoint[]);
    const seen = provisioner.seenOf(attachmentId);
    const steps = provisioner.plan({ instance: store.instance, attachments: attachment === null ? [] : [attachment] }, seen, endings.histories, steadyNow());
    const dueInMs = endings.look(attachmentId, attachment, steps, steadyNow());
    if (dueInMs > 0) queue.addAfter(key, dueInMs);
    await applyOrUndo(steps, { apply: provisioner.perform, onDone: ({ kind }) => log.info({ step: kind, attachmentId }, 'step done') });
    if (ruins !== null && !isStanding(attachmentId)) {
      await store.discard(ruins);
      await provisioner.perform({ kind: 'forgetAttachment', attachmentId });
    }
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
      void keepLooking({ look: lookForJoinFiles, everyMs: JOIN_FILES_INTERVAL_MS, holds, onFailure, signal });
      const timer = setInterval(() => void lookAtAll().catch((error: unknown) => onFailure(asMoorlineError(error))), LOOK_AGAIN_MS);
      await queue.run().finally(() => clearInterval(timer));
    },
  };
}
