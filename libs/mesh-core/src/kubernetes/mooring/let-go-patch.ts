import { INTERLINK_ANNOTATIONS } from '../../interlink/index.ts';
import { pointerOf, type Pod } from '../admission/index.ts';
import { GATE } from '../names.ts';
import type { PatchOperation } from '../object.ts';

export interface LetGoValues {
  /** Becomes the pod's IP. */
  readonly address: string;
  /** Text that goes before the job's script; null: the job is started otherwise. */
  readonly preExec: string | null;
}

const DISABLED = 'disabled';

/**
 * One patch that tells the virtual kubelet what it has to know and lifts the gate: who sees the pod without its gate
 * sees it complete. It is refused if the pod is another one by now, or its gates have changed.
 */
export function letGoPatch({ metadata, spec }: Pod, { address, preExec }: LetGoValues): readonly PatchOperation[] {
  const gate = spec.schedulingGates?.findIndex(({ name }) => name === GATE) ?? -1;
  const own = metadata.annotations?.[INTERLINK_ANNOTATIONS.preExec] ?? '';
  const wanted = { [INTERLINK_ANNOTATIONS.podIp]: address, [INTERLINK_ANNOTATIONS.meshNetwork]: DISABLED, ...(preExec === null ? {} : { [INTERLINK_ANNOTATIONS.preExec]: inFront(preExec, own) }) };
  return [
    { op: 'test', path: '/metadata/uid', value: metadata.uid },
    ...(metadata.annotations === undefined ? [{ op: 'add', path: '/metadata/annotations', value: {} } as const] : []),
    ...Object.entries(wanted).map(([key, value]) => ({ op: 'add', path: `/metadata/annotations/${pointerOf(key)}`, value }) as const),
    ...(gate < 0 ? [] : ([{ op: 'test', path: `/spec/schedulingGates/${gate}/name`, value: GATE }, { op: 'remove', path: `/spec/schedulingGates/${gate}` }] as const)),
  ];
}

/** What the user wrote stays, behind ours: it then runs on the network, and nothing of it outside. A second time nothing is added. */
function inFront(ours: string, own: string): string {
  return own.startsWith(ours) ? own : ours + own;
}
