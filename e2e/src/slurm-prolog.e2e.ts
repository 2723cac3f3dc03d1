import { readFileSync, readlinkSync } from 'node:fs';
import { awaitJobEnd, cancelJob, detach, startAsUser, toEnd } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSite, submitScript, submitToMesh, attachInSpool, type Site } from './slurm/site.ts';
import { runStep } from './slurm/steps.ts';
import { untilNothingLeft } from './slurm/traces.ts';
import { JOB_ECHO_PORT } from './support/jobs.ts';
import { untilOutput } from './support/output.ts';
import { askFromPod } from './support/pods.ts';

const JOB_DEADLINE_MS = 60_000;
const HELLO = 'curl --silent --max-time 10 http://hello/';

let site: Site;
let greeting: string;

beforeAll(async () => {
  site = await openSite('prolog', { nodes: 3, plugin: true });
  greeting = `hello from the cluster; you are ${site.field.cluster.addresses.bridge}`;
});
afterAll(() => site?.field.bed.close());
afterEach(() => untilNothingLeft(site));

async function outputOf(name: string, script: string, options: readonly string[] = []): Promise<{ readonly text: string; readonly exitCode: number; readonly state: string }> {
  const job = await submitToMesh(site, name, script, options);
  const { state, exitCode } = await awaitJobEnd(site.slurm, job.id, { deadlineMs: JOB_DEADLINE_MS });
  await detach(site.field.plane, name);
  return { text: readFileSync(job.output, 'utf8'), state, exitCode };
}

describe('a batch job that asks for the mesh', () => {
  it('reaches the cluster by name as its own user in its own folder, and keeps its exit code', async () => {
    const { text, ...end } = await outputOf('plain', `${HELLO}\nid -u\npwd\nexit 9`);
    expect(text).toBe(`${greeting}\n${site.field.user.userId}\n${site.field.home.path}\n`);
    expect(end).toEqual({ state: 'FAILED', exitCode: 9 });
  });

  it('is told its addresses, and finds its agent', async () => {
    const { text } = await outputOf('told', `echo $MOORLINE_ATTACHMENT $MOORLINE_IPV4\n${site.field.programs.agent} wait --timeout 60 && ${site.field.programs.agent} status --json`);
    const [facts, status] = text.trim().split('\n');
    const [report] = JSON.parse(status ?? '') as readonly { readonly attachment: string; readonly addresses: { readonly ipv4: string } }[];
    expect(facts).toBe(`told ${report?.addresses.ipv4}`);
    expect(report?.attachment).toBe('told');
  });

  it('is reached by pods, also behind programs that it leaves in the background', async () => {
    const { field, slurm } = site;
    const job = await submitToMesh(site, 'server', `setsid ${field.programs.node} ${field.programs.echoServer} ${JOB_ECHO_PORT} &\nsleep 600`);
    await untilOutput(job.output, 'ready', JOB_DEADLINE_MS);
    const agents = await toEnd(await startAsUser(field, [field.programs.agent, 'status', '--json']));
    expect(agents.stdout).toContain('"attachment":"server"');
    expect(await askFromPod(field, 'hello', 'tcp', job.address, JOB_ECHO_PORT, 'ahoy')).toBe(`${field.cluster.addresses.pods.hello} ahoy`);
    await cancelJob(slurm, job.id);
    await awaitJobEnd(slurm, job.id, { deadlineMs: JOB_DEADLINE_MS });
    await detach(field.plane, 'server');
  });
});

describe('srun in a batch script', () => {
  it('has its tasks inside, with its own streams, arguments, folder and exit code', async () => {
    const script = `cd /tmp
echo given | srun --ntasks=1 sh -c 'cat; pwd; echo "$0"' "a  b"
srun --ntasks=2 ${HELLO}
srun --ntasks=1 sh -c 'echo wrong >&2; exit 5' 2>/dev/null; echo $?
srun --no-such-option 2>&1 | head -n 1
srun --ntasks=1 sleep 600 & sleep 2; kill -TERM $!; wait $!; echo $?`;
    const { text, ...end } = await outputOf('steps', script, ['--ntasks=2']);
    expect(text.split('\n').filter((line) => !/^(srun|slurmstepd[^:]*): /.test(line))).toEqual(['given', '/tmp', 'a  b', greeting, greeting, '5', expect.stringMatching(/^\d+$/), '']);
    expect(text).toContain("unrecognized option '--no-such-option'");
    expect(end).toEqual({ state: 'COMPLETED', exitCode: 0 });
  });
});

describe('srun on its own', () => {
  it('has its tasks inside, on whichever node', async () => {
    for (const node of ['n1', 'n2', 'n3']) {
      await attachInSpool(site, `step-${node}`);
      const step = await runStep(site, [`--comment=moorline:step-${node}`, `--nodelist=${node}`, '--ntasks=2', '/bin/sh', '-c', HELLO]);
      expect(step).toMatchObject({ code: 0, stdout: `${greeting}\n${greeting}` });
      await detach(site.field.plane, `step-${node}`);
    }
  });
});

describe('a job that does not ask', () => {
  it('runs as without the hooks', async () => {
    const job = await submitScript(site, 'other', 'readlink /proc/self/ns/net /proc/self/ns/mnt; env | grep MOORLINE_IPV4', ['--comment=see the moorline docs']);
    await awaitJobEnd(site.slurm, job.id, { deadlineMs: JOB_DEADLINE_MS });
    expect(readFileSync(job.output, 'utf8')).toBe(`${readlinkSync('/proc/self/ns/net')}\n${readlinkSync('/proc/self/ns/mnt')}\n`);
  });
});
