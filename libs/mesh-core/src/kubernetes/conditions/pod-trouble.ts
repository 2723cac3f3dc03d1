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
const CRASHING = 'CrashLoopBackOff';
/** How every program of ours begins when it tells why it ends. */
const FAILURE = /^ML-[A-Z-]+: /;
const DETAIL_MAX = 600;

/** Why the pod of an endpoint does not come up, by what scheduler and kubelet say of it; null: nothing keeps it. */
export function podTrouble(pod: KubeObject): StageFailure | null {
  if (pod.metadata.deletionTimestamp !== undefined) return null;
  const { phase, reason, message, conditions = [], containerStatuses = [] } = (pod['status'] ?? {}) as PodStatus;
  const scheduled = conditions.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable') return { code: 'ML-ENDPOINT-UNSCHEDULABLE', detail: bounded(scheduled.message) };
  const [container] = containerStatuses;
  if (phase === 'Failed') return notStarted(reason ?? endOf(container?.state), message);
  const waiting = container?.state?.waiting;
  if (waiting?.reason === undefined || ON_ITS_WAY.includes(waiting.reason)) return null;
  // How long the kubelet pauses is of no use, and changes each time.
  return waiting.reason === CRASHING ? notStarted(endOf(container?.lastState), lastWordsOf(container?.lastState?.terminated?.message)) : notStarted(waiting.reason, waiting.message);
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
