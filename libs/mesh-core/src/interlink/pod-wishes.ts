import type { ErrorCode } from '../errors/index.ts';
import { KEEPALIVE_MAX_SEC, MTU_MAX, MTU_MIN } from '../schema/index.ts';
import { parseExtraPorts, type PodPort } from './extra-ports.ts';
import { INTERLINK_ANNOTATIONS } from './names.ts';

/** What a pod asks of its network in interLink's own annotations. */
export interface PodWishes {
  /** The pod does not want a mesh. */
  readonly optedOut: boolean;
  /** Absent: the site's. */
  readonly mtu?: number;
  /** Seconds; 0: none. Absent: ours. */
  readonly keepaliveSec?: number;
  /** Beside those of its containers. */
  readonly extraPorts: readonly PodPort[];
}

export interface AnnotationProblem {
  readonly annotation: string;
  readonly code: Extract<ErrorCode, 'ML-ANNOTATION-INVALID' | 'ML-ANNOTATION-REFUSED'>;
  /** What is wrong and what to write; never a key. */
  readonly detail: string;
}

export interface PodReading {
  readonly wishes: PodWishes;
  /** Why the pod cannot be admitted; empty: it can. */
  readonly problems: readonly AnnotationProblem[];
}

/**
 * Reads interLink's annotations of a pod as its user wrote them: at admission, before ours are on it. A value that
 * interLink would silently ignore is a problem here; the wish is then absent.
 */
export function readPodWishes(annotations: Readonly<Record<string, string>>): PodReading {
  const problems: AnnotationProblem[] = [];
  const invalid = (annotation: string, detail: string): void => {
    problems.push({ annotation, code: 'ML-ANNOTATION-INVALID', detail: `${annotation} ${detail}` });
  };
  const numberOf = (annotation: string, least: number, most: number, unit: string): number | undefined => {
    const text = annotations[annotation]?.trim();
    if (text === undefined || text === '') return undefined;
    const value = Number(text);
    if (/^\d{1,9}$/.test(text) && value >= least && value <= most) return value;
    invalid(annotation, `is ${JSON.stringify(text.slice(0, 40))}; write a whole number of ${unit} from ${least} to ${most}`);
    return undefined;
  };

  const mtu = numberOf(INTERLINK_ANNOTATIONS.mtu, MTU_MIN, MTU_MAX, 'bytes');
  const keepaliveSec = numberOf(INTERLINK_ANNOTATIONS.keepaliveSeconds, 0, KEEPALIVE_MAX_SEC, 'seconds');
  const listed = parseExtraPorts(annotations[INTERLINK_ANNOTATIONS.extraPorts] ?? '');
  if ('problem' in listed) invalid(INTERLINK_ANNOTATIONS.extraPorts, listed.problem);
  problems.push(...keyProblems(annotations));
  const optedOut = annotations[INTERLINK_ANNOTATIONS.meshNetwork]?.trim().toLowerCase() === 'disabled';
  return {
    wishes: { optedOut, ...(mtu === undefined ? {} : { mtu }), ...(keepaliveSec === undefined ? {} : { keepaliveSec }), extraPorts: 'ports' in listed ? listed.ports : [] },
    problems,
  };
}

function keyProblems(annotations: Readonly<Record<string, string>>): readonly AnnotationProblem[] {
  const { privateKey, peerPublicKey } = INTERLINK_ANNOTATIONS;
  return ([
    [privateKey, 'puts a private key where everybody who may read the pod reads it; remove it: both ends make their keys themselves, and these never leave them'],
    [peerPublicKey, "would let another peer than the job's own agent in; remove it: the agent makes a key for each run and proves by its token that it belongs to the job"],
  ] as const)
    .filter(([annotation]) => (annotations[annotation] ?? '').trim() !== '')
    .map(([annotation, reason]) => ({ annotation, code: 'ML-ANNOTATION-REFUSED', detail: `${annotation} ${reason}` }));
}
