import type { Transport } from '@moorline/mesh-core';
import type { Check } from '../checks/index.ts';

/** What kubectl showed while the pod ran. */
export interface Shown {
  readonly command: string;
  readonly output: string;
}

/** What `./moorline demo --kube --json` prints besides `ok` and `error`; figures are null when they were not measured. */
export interface KubeFindings {
  /** Milliseconds from the pod's creation until its gate was lifted. */
  readonly gateMs: number | null;
  /** Milliseconds from the agent's start to the first packet that came back through the tunnel. */
  readonly joinMs: number | null;
  readonly transport: Transport | null;
  readonly rttMs: number | null;
  /** Milliseconds from the pod's deletion until nothing of it was left. */
  readonly goneMs: number | null;
  readonly checks: readonly Check[];
  readonly shown: readonly Shown[];
}

export const NO_KUBE_FINDINGS: KubeFindings = { gateMs: null, joinMs: null, transport: null, rttMs: null, goneMs: null, checks: [], shown: [] };
