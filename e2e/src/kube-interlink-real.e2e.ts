import { existsSync } from 'node:fs';
import { askFromPod, findUserProcesses, MOORLINE_NAMESPACE, podAddress } from '@moorline/tools';
import { describe, expect, it } from 'vitest';
import { eventually } from './kube/control-plane.ts';
import { openStory, RESEARCH, type Story } from './kube/open-story.ts';
import { awaitServing, JOB_PORT, outputOf, storyPod } from './kube/story-pod.ts';

/** Folder with interLink's programs `slurm-plugin`, `interlink` and `virtual-kubelet`; docs/interlink.md says how to build them. */
const INTERLINK_BIN_DIR = process.env['INTERLINK_BIN_DIR'] ?? null;
const STORY_DEADLINE_MS = 400_000;

describe('the real interLink', () => {
  it('is asked for by INTERLINK_BIN_DIR', () => {
    if (INTERLINK_BIN_DIR === null) process.stdout.write('skipped: INTERLINK_BIN_DIR names no folder with interLink, so that its stand-ins alone were tried\n');
    expect(INTERLINK_BIN_DIR ?? '/').toMatch(/^\//);
  });
});

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

for (const interlink of INTERLINK_BIN_DIR === null ? [] : [INTERLINK_BIN_DIR]) describe(`by ${interlink}`, () => {
  it('a pod becomes a job of SLURM on the network, and leaves nothing', async () => {
    const story = await openStory('kubereal', { interlink });
    try {
      await tell(story);
    } finally {
      await story.close();
    }
  }, STORY_DEADLINE_MS);
});
