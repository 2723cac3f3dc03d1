import { restartDueAtMs, type DesiredEndpoints, type RestartHistory } from '../../planner/index.ts';
import type { Attachment } from '../../schema/index.ts';
import { hasBeenReady, podTrouble } from '../conditions/index.ts';
import { ATTACHMENT_LABEL, FORM_ANNOTATION, INSTANCE_LABEL, OWNER_ANNOTATION } from '../names.ts';
import { mendObject } from './mend-object.ts';
import { ENDPOINT_KINDS, type EndpointObject, type ObjectStep, type RemoveReason } from './step.ts';

export interface DesiredObjects extends DesiredEndpoints {
  /** The objects of one attachment's endpoint, one of a kind, each with our labels and its form. */
  readonly objectsOf: (attachment: Attachment) => readonly EndpointObject[];
}

export interface ObjectObservation {
  /** What was seen in our namespace; of other installations it is left alone. */
  readonly objects: readonly EndpointObject[];
  /** By attachment id; none: it has not failed. */
  readonly restarts: ReadonlyMap<string, RestartHistory>;
  /** Whether the content of an attachment's Secret is what it should be; for a pod of another form, but for what is new to that. */
  readonly fits: (attachment: Attachment, secret: EndpointObject, forOlderPod: boolean) => boolean;
}

const ENDED_PHASES = ['Succeeded', 'Failed'];

/**
 * The steps from what is observed to one set of objects for every attachment and nothing else of ours. Needs no
 * memory; for a world that is as desired there is no step. An object that is being deleted is waited for. A pod that
 * runs is never replaced because its form is another: its tunnel goes on. One that cannot even start is. What somebody has
 * changed in our fields is put back.
 */
export function planObjects(desired: DesiredObjects, observed: ObjectObservation, nowMs: number): readonly ObjectStep[] {
  const own = observed.objects.filter(({ metadata }) => metadata.labels?.[INSTANCE_LABEL] === desired.instance);
  const byAttachment = Map.groupBy(own, attachmentOf);
  const wanted = new Map(desired.attachments.map((attachment) => [attachment.id, attachment]));
  return [...new Set([...wanted.keys(), ...byAttachment.keys()])].flatMap((attachmentId) => {
    const present = byAttachment.get(attachmentId) ?? [];
    const attachment = wanted.get(attachmentId);
    if (attachment === undefined) return clearSteps(attachmentId, present, 'orphan');
    if (attachment.deletedAtMs === null) return keepSteps(attachment, present, desired.objectsOf(attachment), { mayStart: nowMs >= restartDueAtMs(observed.restarts.get(attachmentId)), fits: observed.fits });
    return present.length > 0 ? clearSteps(attachmentId, present, 'detached') : [{ kind: 'forgetAttachment', attachmentId }];
  });
}

function keepSteps(attachment: Attachment, present: readonly EndpointObject[], wanted: readonly EndpointObject[], { mayStart, fits }: { readonly mayStart: boolean } & Pick<ObjectObservation, 'fits'>): readonly ObjectStep[] {
  const attachmentId = attachment.id;
  const forOlderPod = hasOlderPod(present, wanted);
  const steps = inOrder(wanted).flatMap((object): readonly ObjectStep[] => {
    const seen = present.find((one) => one.kind === object.kind && one.metadata.name === object.metadata.name);
    if (seen === undefined) return object.kind !== 'Pod' ? [{ kind: 'makeObject', attachmentId, attachment, object }] : mayStart ? [{ kind: 'startEndpoint', attachmentId, attachment, object }] : [];
    if (isLeaving(seen)) return [];
    if (object.kind === 'Pod' && hasEnded(seen)) return [{ kind: 'removeObject', attachmentId, object: seen, reason: 'ended' }];
    if (object.kind === 'Pod' && forOlderPod && cannotStart(seen)) return [{ kind: 'removeObject', attachmentId, object: seen, reason: 'unwanted' }];
    return [
      ...(mendObject(seen, object) === null ? [] : [{ kind: 'reshapeObject', attachmentId, object } as const]),
      ...(object.kind === 'Secret' && !fits(attachment, seen, forOlderPod) ? [{ kind: 'refillSecret', attachmentId, attachment, object, forOlderPod } as const] : []),
    ];
  });
  const unwanted = present.filter((one) => !wanted.some((object) => object.kind === one.kind && object.metadata.name === one.metadata.name));
  return [...steps, ...clearSteps(attachmentId, unwanted, 'unwanted')];
}

/** Whether a pod of another version of ours, or by another configuration, stands: it may read the Secret when it restarts. */
export function hasOlderPod(present: readonly EndpointObject[], wanted: readonly EndpointObject[]): boolean {
  const formOf = (objects: readonly EndpointObject[]): string | undefined => objects.find(({ kind }) => kind === 'Pod')?.metadata.annotations?.[FORM_ANNOTATION];
  return present.some((object) => object.kind === 'Pod' && !hasEnded(object)) && formOf(present) !== formOf(wanted);
}

/** The pod first: it takes down what it set up, and its Secret stays as long as it may restart. */
function clearSteps(attachmentId: string, objects: readonly EndpointObject[], reason: RemoveReason): readonly ObjectStep[] {
  return inOrder(objects)
    .toReversed()
    .filter((object) => !isLeaving(object))
    .map((object) => ({ kind: 'removeObject', attachmentId, object, reason }));
}

function inOrder(objects: readonly EndpointObject[]): readonly EndpointObject[] {
  return objects.toSorted((one, other) => ENDPOINT_KINDS.indexOf(one.kind) - ENDPOINT_KINDS.indexOf(other.kind));
}

/** The attachment that an object was made for, also when somebody took its label away. */
export function attachmentOf({ metadata }: EndpointObject): string {
  return metadata.labels?.[ATTACHMENT_LABEL] ?? metadata.annotations?.[OWNER_ANNOTATION]?.split('/')[1] ?? '';
}

function isLeaving({ metadata }: EndpointObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}

function hasEnded(pod: EndpointObject): boolean {
  const status = pod['status'] as { readonly phase?: string } | undefined;
  return ENDED_PHASES.includes(status?.phase ?? '');
}

/** Such a pod has never been ready: nobody counts on its address. */
function cannotStart(pod: EndpointObject): boolean {
  return !hasBeenReady(pod) && podTrouble(pod) !== null;
}

/** Attachments whose endpoint's pod is there and has not ended. */
export function runningPods(objects: readonly EndpointObject[]): ReadonlySet<string> {
  return new Set(objects.filter((object) => object.kind === 'Pod' && !isLeaving(object) && !hasEnded(object)).map(attachmentOf));
}
