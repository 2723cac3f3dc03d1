import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { askFromPod, findUserProcesses, MOORLINE_NAMESPACE, podAddress } from '@moorline/tools';
import { describe, expect, it } from 'vitest';
import { eventually } from './kube/control-plane.ts';
import { openStory, RESEARCH, type Story } from './kube/open-story.ts';
import { awaitServing, JOB_PORT, outputOf, storyPod } from './kube/story-pod.ts';

/** Folder with interLink's programs; docs/interlink.md says how to build them. Where it is not set this file is left out. */
const INTERLINK_BIN_DIR = process.env['INTERLINK_BIN_DIR'] ?? '';
const PROGRAMS = ['slurm-plugin', 'interlink', 'virtual-kubelet'];
const STORY_DEADLINE_MS = 400_000;

async function tell(story: Story): Promise<void> {
  const { kube: { kubectl }, research, site, user } = story;
  await kubectl(['create', '--filename=-'], { input: JSON.stringify(storyPod(story, 'train')) });
  const pod = await awaitServing(story, 'train');
  const address = pod.status.podIP ?? '';
  for (const line of [`short hello from the cluster; you are ${address}`, `full hello from the cluster; you are ${address}`, `udp ${address} ahoy`, 'unknown code 2', `address ${address}`]) expect(outputOf(story, pod).split('\n')).toContain(line);
  const echo = await podAddress(story.kube, 'echo', RESEARCH);
  for (const protocol of ['tcp', 'udp'] as const) expect(await askFromPod(research, 'echo', protocol, address, JOB_PORT)).toBe(`${echo} ahoy`);
  await eventually('the resource to be Ready', async () => (await research.kubectl(['get', 'tunnelendpoint', 'train', '--output=jsonpath={.status.phase}'])) === 'Ready');
  await research.kubectl(['delete', 'pod', 'train', '--wait=false']);
  await eventually('all of it to be gone', async () => (await research.kubectl(['get', 'tunnelendpoints,secrets,pods', '--selector=!app', '--output=name'])) === '' && (await kubectl(['get', 'pods,services,secrets', `--namespace=${MOORLINE_NAMESPACE}`, '--selector=moorline.dev/attachment', '--output=name'])) === '');
  await eventually('the job to be gone', () => !existsSync(`${site.dataRoot}${RESEARCH}-${pod.metadata.uid}`) && findUserProcesses(user.userId).every(({ name }) => ['slurm-plugin', 'interlink'].includes(name)));
}

describe('the real interLink', () => {
  it.each(PROGRAMS)('has its %s in the folder that INTERLINK_BIN_DIR names', (program) => {
    expect(() => accessSync(join(INTERLINK_BIN_DIR, program), constants.X_OK)).not.toThrow();
  });

  it('a pod becomes a job of SLURM on the network, and leaves nothing', async () => {
    const story = await openStory('kubereal', { interlink: INTERLINK_BIN_DIR });
    try {
      await tell(story);
    } finally {
      await story.close();
    }
  }, STORY_DEADLINE_MS);
});
