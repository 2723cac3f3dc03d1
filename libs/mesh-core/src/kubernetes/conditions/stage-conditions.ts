import { ERROR_CATALOGUE, type ErrorCode } from '../../errors/index.ts';
import type { HealthJudgement } from '../../health/index.ts';
import { CONDITION_TYPES, type Condition, type ConditionType } from '../../schema/index.ts';
import { conditionReason } from './condition-reason.ts';

/** Why a stage has not been reached. */
export interface StageFailure {
  readonly code: ErrorCode;
  /** What exactly, without secrets. */
  readonly detail: string;
}

/** How far one TunnelEndpoint has come, all of it observed. */
export interface StageObservation {
  /** Of the resource that was looked at. */
  readonly generation: number;
  /** Why it can never be; null: it can. */
  readonly refusal: StageFailure | null;
  /** An attachment with addresses stands for it. */
  readonly accepted: boolean;
  /** Its endpoint runs, has an address, and has taken its instructions. */
  readonly provisioned: boolean;
  /** The last step that did not succeed; null: none. */
  readonly failure: StageFailure | null;
  /** An agent has redeemed the token. */
  readonly joined: boolean;
  /** By the agent's reports; null: there are none. */
  readonly health: HealthJudgement | null;
}

type Verdict = Pick<Condition, 'status' | 'reason' | 'message'>;

const MESSAGE_MAX = 1_024;

/**
 * The staged conditions: each is only true after the one before, and says in a word and a sentence why it is not.
 * @param before those of the resource as it is: a condition keeps its time as long as its status stays
 * @param nowIso RFC 3339
 */
export function stageConditions(observed: StageObservation, before: readonly Condition[], nowIso: string): readonly Condition[] {
  const verdicts = verdictsOf(observed);
  return CONDITION_TYPES.map((type) => {
    const last = before.find((one) => one.type === type);
    const verdict = verdicts[type];
    return {
      type,
      ...verdict,
      message: verdict.message.slice(0, MESSAGE_MAX),
      observedGeneration: observed.generation,
      lastTransitionTime: last?.status === verdict.status ? last.lastTransitionTime : nowIso,
    };
  });
}

function verdictsOf(observed: StageObservation): Readonly<Record<ConditionType, Verdict>> {
  const { refusal, accepted, provisioned, failure, joined, health } = observed;
  const acceptedNow = accepted && refusal === null;
  const provisionedNow = acceptedNow && provisioned;
  const joinedNow = provisionedNow && joined;
  return {
    Accepted: acceptedNow ? reached('AddressesAllocated', 'it has addresses') : missing(refusal ?? failure, 'Pending', 'addresses are being chosen'),
    Provisioned: provisionedNow ? reached('EndpointReady', 'the endpoint is up') : missing(acceptedNow ? failure : null, acceptedNow ? 'EndpointStarting' : 'NotAccepted', acceptedNow ? 'the endpoint is being started' : 'it is not accepted yet'),
    Joined: joinedNow ? reached('AgentJoined', 'the agent of the job has redeemed its token') : missing(provisionedNow ? failure : null, provisionedNow ? 'WaitingForAgent' : 'NotProvisioned', provisionedNow ? 'the job has not started its agent yet' : 'the endpoint is not up'),
    Ready: readyVerdict(joinedNow, health),
  };
}

function readyVerdict(joined: boolean, health: HealthJudgement | null): Verdict {
  if (!joined) return missing(null, 'NotJoined', 'no agent has joined');
  if (health !== null && health.state !== 'disconnected') return reached(health.state === 'connected' ? 'PacketsPass' : 'ProbesLost', 'packets pass through the tunnel');
  return missing(health?.reasons[0] ?? null, 'NoReport', 'the agent has not reported yet');
}

function reached(reason: string, message: string): Verdict {
  return { status: 'True', reason, message };
}

function missing(failure: StageFailure | null, reason: string, message: string): Verdict {
  if (failure === null) return { status: 'False', reason, message };
  const { title, remedy } = ERROR_CATALOGUE[failure.code];
  return { status: 'False', reason: conditionReason(failure.code), message: `${failure.code}: ${title}${failure.detail === '' ? '' : `: ${failure.detail}`}. ${remedy}` };
}
