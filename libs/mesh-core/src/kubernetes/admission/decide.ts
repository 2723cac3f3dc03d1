import { ERROR_CATALOGUE } from '../../errors/index.ts';
import { readPodWishes } from '../../interlink/index.ts';
import type { KubernetesConfiguration } from '../../schema/index.ts';
import type { PatchOperation } from '../object.ts';
import { ADMITTED, ADMITTED_LABEL, ATTACH, GATE, JOIN_MOUNT_PATH, JOIN_VOLUME, joinSecretName } from '../names.ts';
import type { Pod } from './pod.ts';

export interface AdmissionQuestion {
  /** Of the request: the same question has the same answer. */
  readonly uid: string;
  readonly pod: Pod;
  /** Whether the namespace asks for all of its pods. */
  readonly namespaceAsks: boolean;
}

export interface AdmissionDecision {
  /** Empty: the pod stays as it is. */
  readonly patch: readonly PatchOperation[];
  /** Shown to who made the pod. */
  readonly warnings: readonly string[];
}

const BOUND = ERROR_CATALOGUE['ML-POD-BOUND'];
const NOTHING: AdmissionDecision = { patch: [], warnings: [] };
/** The file is for the agent alone. */
const JOIN_FILE_MODE = 0o400;

/**
 * What becomes of a new pod: one that asks for the network is marked, waits at our gate, and gets the volume that its
 * join file will be in. One that has chosen its node passes by the scheduler, so no gate can hold it.
 */
export function decideAdmission({ uid, pod, namespaceAsks }: AdmissionQuestion, virtualNodes: KubernetesConfiguration['virtualNodes']): AdmissionDecision {
  if (!asks(pod, namespaceAsks, virtualNodes)) return NOTHING;
  const { spec, metadata } = pod;
  const bound = spec.nodeName !== undefined && spec.nodeName !== '';
  return {
    patch: [
      ...entry('/metadata/labels', metadata.labels, ADMITTED_LABEL, ADMITTED),
      ...(bound ? [] : item('/spec/schedulingGates', spec.schedulingGates, { name: GATE })),
      ...item('/spec/volumes', spec.volumes, { name: JOIN_VOLUME, secret: { secretName: joinSecretName(uid), defaultMode: JOIN_FILE_MODE } }),
      ...item('/spec/containers/0/volumeMounts', spec.containers[0]?.volumeMounts, { name: JOIN_VOLUME, mountPath: JOIN_MOUNT_PATH, readOnly: true }),
    ],
    warnings: bound ? [`moorline: ML-POD-BOUND: spec.nodeName is set: ${BOUND.title}. ${BOUND.remedy}`] : [],
  };
}

/** A pod's own word counts most, to us and then to interLink, then the node that it is for, then its namespace. */
function asks({ metadata, spec }: Pod, namespaceAsks: boolean, { nodeSelector, tolerations }: KubernetesConfiguration['virtualNodes']): boolean {
  const own = metadata.annotations?.[ATTACH];
  if (own !== undefined) return own === ADMITTED;
  if (readPodWishes(metadata.annotations ?? {}).wishes.optedOut) return false;
  return (
    namespaceAsks ||
    Object.entries(spec.nodeSelector ?? {}).some(([key, value]) => nodeSelector[key] === value) ||
    (spec.tolerations ?? []).some(({ key }) => key !== undefined && tolerations.includes(key))
  );
}

function entry(path: string, map: Readonly<Record<string, string>> | undefined, key: string, value: string): readonly PatchOperation[] {
  if (map?.[key] === value) return [];
  if (map === undefined) return [{ op: 'add', path, value: { [key]: value } }];
  return [{ op: 'add', path: `${path}/${pointerOf(key)}`, value }];
}

function item<Item extends { readonly name: string }>(path: string, list: readonly { readonly name: string }[] | undefined, value: Item): readonly PatchOperation[] {
  if (list?.some(({ name }) => name === value.name)) return [];
  return [list === undefined ? { op: 'add', path, value: [value] } : { op: 'add', path: `${path}/-`, value }];
}

/** A key as a part of a JSON pointer (RFC 6901 section 3). */
export function pointerOf(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
