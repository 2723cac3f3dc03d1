import { readFileSync } from 'node:fs';
import { awaitJobEnd, detach } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSite, submitToMesh, type Site } from './slurm/site.ts';
import { untilNothingLeft } from './slurm/traces.ts';

const JOB_DEADLINE_MS = 60_000;

let site: Site;

beforeAll(async () => {
  site = await openSite('wrapper', { nodes: 1, plugin: false });
});
afterAll(() => site?.field.bed.close());

describe('a site without the plugin', () => {
  it('has the wrapper, with user, folder, arguments and exit code of the command', async () => {
    const script = `curl --silent --max-time 2 http://hello/ || echo outside
$MOORLINE_EXEC curl --silent --max-time 10 http://hello/
$MOORLINE_EXEC sh -c 'id -u; pwd; echo "$0" "$1"; grep CapEff /proc/self/status' 'a  b' "it's"
srun $MOORLINE_EXEC curl --silent --max-time 10 http://hello/
$MOORLINE_EXEC $MOORLINE_EXEC sh -c 'exit 7'`;
    const job = await submitToMesh(site, 'wrapped', script);
    const record = await awaitJobEnd(site.slurm, job.id, { deadlineMs: JOB_DEADLINE_MS });
    const greeting = `hello from the cluster; you are ${site.field.cluster.addresses.bridge}`;
    expect(readFileSync(job.output, 'utf8').trim().split('\n')).toEqual([
      'outside', greeting, String(site.field.user.userId), site.field.home.path, "a  b it's", expect.stringMatching(/CapEff:\s+0+$/), greeting,
    ]);
    expect(record).toMatchObject({ state: 'FAILED', exitCode: 7 });
    await detach(site.field.plane, 'wrapped');
    await untilNothingLeft(site);
  });
});
