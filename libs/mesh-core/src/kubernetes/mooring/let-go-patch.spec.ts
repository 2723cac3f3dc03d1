import { describe, expect, it } from 'vitest';
import { INTERLINK_ANNOTATIONS } from '../../interlink/index.ts';
import type { Pod } from '../admission/index.ts';
import { GATE } from '../names.ts';
import { letGoPatch } from './let-go-patch.ts';

const OURS = 'ours\n';
const PRE_EXEC = '/metadata/annotations/slurm-job.vk.io~1pre-exec';

function pod(annotations?: Record<string, string>, gates: readonly string[] = ['other/gate', GATE]): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', uid: 'u1', ...(annotations === undefined ? {} : { annotations }) }, spec: { containers: [{ name: 'main' }], schedulingGates: gates.map((name) => ({ name })) } };
}
function preExecOf(one: Pod, preExec: string | null = OURS): unknown {
  return letGoPatch(one, { address: '10.244.0.9', preExec }).find(({ path }) => path === PRE_EXEC);
}

describe('letGoPatch', () => {
  it('is for this pod alone, completes it, and takes our gate only', () => {
    expect(letGoPatch(pod(), { address: '10.244.0.9', preExec: OURS })).toEqual([
      { op: 'test', path: '/metadata/uid', value: 'u1' },
      { op: 'add', path: '/metadata/annotations', value: {} },
      { op: 'add', path: '/metadata/annotations/interlink.eu~1pod-ip', value: '10.244.0.9' },
      { op: 'add', path: '/metadata/annotations/interlink.eu~1mesh-network', value: 'disabled' },
      { op: 'add', path: PRE_EXEC, value: OURS },
      { op: 'test', path: '/spec/schedulingGates/1/name', value: GATE },
      { op: 'remove', path: '/spec/schedulingGates/1' },
    ]);
    expect(letGoPatch(pod({}, []), { address: '10.244.0.9', preExec: null })).toHaveLength(3);
  });

  it("keeps the user's own pre-exec behind ours, and adds ours once", () => {
    const own = { [INTERLINK_ANNOTATIONS.preExec]: 'module load cuda\n' };
    expect(preExecOf(pod(own))).toMatchObject({ value: 'ours\nmodule load cuda\n' });
    expect(preExecOf(pod({ [INTERLINK_ANNOTATIONS.preExec]: 'ours\nmodule load cuda\n' }))).toMatchObject({ value: 'ours\nmodule load cuda\n' });
    expect(preExecOf(pod(own), null)).toBeUndefined();
  });
});
