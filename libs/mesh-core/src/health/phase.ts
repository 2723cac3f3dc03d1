import type { AttachmentPhase } from '../schema/index.ts';
import { judgeHealth, type HealthSample } from './judge.ts';

/** What was observed of an attachment. */
export interface PhaseObservation {
  /** When detaching was asked for; null: never. */
  readonly deletedAtMs: number | null;
  /** Its endpoint runs and has said that it is ready. */
  readonly endpointObserved: boolean;
  /** An agent has claimed it. */
  readonly agentJoined: boolean;
  /** The agent's last report; null: none since the control plane started. */
  readonly lastHealth: HealthSample | null;
  readonly nowMs: number;
}

/** The stage of an attachment. Ready means that packets pass, by a report that is not stale. */
export function phaseOf({ deletedAtMs, endpointObserved, agentJoined, lastHealth, nowMs }: PhaseObservation): AttachmentPhase {
  if (deletedAtMs !== null) return 'Leaving';
  if (!endpointObserved) return 'Accepted';
  if (!agentJoined) return 'Provisioned';
  return judgeHealth(lastHealth, nowMs).state === 'disconnected' ? 'Joined' : 'Ready';
}
