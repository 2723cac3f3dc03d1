import type { StageFailure } from './stage-conditions.ts';
import type { KubeObject } from '../object.ts';

/** What a kubelet and the scheduler say of a pod (k8s.io/api/core/v1, PodStatus): the fields that are looked at here. */
interface PodStatus {
  readonly phase?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string; readonly message?: string; readonly lastTransitionTime?: string }[];
  readonly containerStatuses?: readonly { readonly state?: ContainerState; readonly lastState?: ContainerState }[];
}
interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly terminated?: { readonly exitCode?: number; readonly reason?: string; readonly message?: string };
}

/** A container that is on its way waits for these reasons. */
const ON_ITS_WAY = ['ContainerCreating', 'PodInitializing'];
/** Between two starts of a container, and two pulls of its image. */
const CRASHING = 'CrashLoopBackOff';
const PULLS_LATER = 'ImagePullBackOff';
const PULL_FAILED = 'ErrImagePull';
/** What a kubelet says meanwhile of the pull before, with the reason that it had then (pkg/kubelet/images). */
const PULL_BEFORE = /^Back-off pulling image "[^"]*": (\w+): (.+)$/s;
/** How the scheduler begins (k8s.io/kube-scheduler, FitError): so many nodes for each reason, up to the end of a sentence. */
const NO_NODE = /^0\/\d+ nodes are available: (.+?)(?:\.\s|\.?$)/s;
/** How every program of ours begins when it tells why it ends. */
const FAILURE = /^ML-[A-Z-]+: /;
const DETAIL_MAX = 600;

/**
 * Why the pod of an endpoint does not come up, by what scheduler and kubelet say of it; null: nothing keeps it. The same
 * for as long as the cause is: through all that a container goes through while it is started again and again.
 */
export function podTrouble(pod: KubeObject): StageFailure | null {
  if (pod.metadata.deletionTimestamp !== undefined) return null;
  const { phase, reason, message, conditions = [], containerStatuses = [] } = (pod['status'] ?? {}) as PodStatus;
  const scheduled = conditions.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable') return { code: 'ML-ENDPOINT-UNSCHEDULABLE', detail: bounded(unfit(scheduled.message)) };
  const [container] = containerStatuses;
  if (phase === 'Failed') return notStarted(reason ?? endOf(container?.state), message);
  const { waiting } = container?.state ?? {};
  // How long the kubelet pauses is of no use, and changes each time.
  if (waiting?.reason === CRASHING) return ended(container?.lastState);
  if (waiting?.reason !== undefined && !ON_ITS_WAY.includes(waiting.reason)) return waiting.reason === PULLS_LATER ? notPulled(waiting.message) : notStarted(waiting.reason, waiting.message);
  if (hasBeenReady(pod)) return null;
  // It is started again at this moment: that it runs says nothing before it is ready.
  const end = [container?.state, container?.lastState].find((state) => state?.terminated !== undefined);
  return end === undefined ? null : ended(end);
}

/**
 * Whether a pod has been ready at some time. The kubelet writes its first conditions in one turn, and each keeps its time
 * until it changes: Initialized, which is true from the beginning where there are no init containers, tells that of Ready.
 */
export function hasBeenReady(pod: KubeObject): boolean {
  const { conditions = [] } = (pod['status'] ?? {}) as PodStatus;
  const [ready, initialized] = ['Ready', 'Initialized'].map((wanted) => conditions.find(({ type }) => type === wanted));
  return ready !== undefined && (ready.status === 'True' || ready.lastTransitionTime !== initialized?.lastTransitionTime);
}

function notStarted(what: string, why: string | undefined): StageFailure {
  return { code: 'ML-ENDPOINT-NOT-STARTED', detail: bounded([what, why].filter((part) => part !== undefined && part !== '').join(': ')) };
}

function ended(state: ContainerState | undefined): StageFailure {
  return notStarted(endOf(state), lastWordsOf(state?.terminated?.message));
}

/** As when the pull failed; older kubelets say no cause meanwhile. */
function notPulled(message = ''): StageFailure {
  const [, reason = PULL_FAILED, why = message] = PULL_BEFORE.exec(message) ?? [];
  return notStarted(reason, why);
}

/** Reasons of the scheduler without how many nodes each is for: those come and go. */
function unfit(message = ''): string {
  const reasons = NO_NODE.exec(message)?.[1];
  if (reasons === undefined) return message;
  return `no node is available: ${reasons.split(/, (?=\d+ )/).map((reason) => reason.replace(/^\d+ /, '')).toSorted().join(', ')}`;
}

function endOf(state: ContainerState | undefined): string {
  const { exitCode, reason } = state?.terminated ?? {};
  return `it ended with code ${exitCode ?? 'unknown'}${reason === undefined || reason === 'Error' ? '' : ` (${reason})`}`;
}

/** Of what the kubelet kept of the end of its log: why it ended, as it said itself, else nothing. */
function lastWordsOf(text: string | undefined): string | undefined {
  return text?.split('\n').map((line) => line.trim()).findLast((line) => FAILURE.test(line));
}

function bounded(text = ''): string {
  return text.replaceAll(/\s+/g, ' ').replace(/[.\s]+$/, '').slice(0, DETAIL_MAX);
}
