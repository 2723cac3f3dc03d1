import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { INTERLINK_ANNOTATIONS, JOIN_FILE, JOIN_MOUNT_PATH, JOIN_VOLUME } from '@moorline/mesh-core';
import { renderPreExec, type JoinFileSource } from '@moorline/templates';
import { httpsRequest } from '@moorline/service';
import { awaitJobEnd, logOf, openField, startSlurm, type Field, type InterlinkSite } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTAINER, podFor, runPod, withAttachment, withPod, type PodAttachment } from './interlink/pods.ts';
import { JOB_ECHO_PORT } from './support/jobs.ts';
import { untilOutput } from './support/output.ts';
import { askFromPod } from './support/pods.ts';

const JOB_DEADLINE_MS = 60_000;
const HELLO = 'curl --silent --max-time 10 http://hello/';
const SECRET: JoinFileSource = { kind: 'secret', volume: JOIN_VOLUME, key: JOIN_FILE };

let field: Field;
let site: InterlinkSite;
let greeting: string;

beforeAll(async () => {
  field = await openField('interlink', { change: (usual) => ({ ...usual, interlink: { jobScripts: true } }) });
  const { bed, user, home, programs, cluster } = field;
  const slurm = await startSlurm(bed, { nodes: 1 });
  const path = `${join(programs.agent, '..')}:/usr/bin:/bin`;
  site = { bed, slurm, user, dataRoot: `${home.path}/interlink/`, exportPodData: true, sharedFs: true, commandPrefix: '', environment: { PATH: path } };
  greeting = `hello from the cluster; you are ${cluster.addresses.bridge}\n`;
});
afterAll(() => field?.bed.close());

/** With the agent that the site has. */
function preExecFor({ name }: PodAttachment, joinFile: JoinFileSource = SECRET): string {
  return renderPreExec({ attachment: name, joinFile, bundle: null });
}

describe('a pod whose job script has our pre-exec', () => {
  it('reaches the cluster by name, has its address, and keeps its exit code', async () => {
    const end = await withAttachment(field, 'plain', async (attachment) => {
      const { address } = attachment;
      const done = await runPod(site, podFor(attachment, `${HELLO}; echo $POD_IP; exit 7`, preExecFor(attachment)));
      expect(done.log).toBe(`${greeting}${address}\n`);
      return done;
    });
    expect(end).toMatchObject({ state: 'FAILED', exitCode: 7 });
  });

  it('has all of it inside, also what the user wrote behind the pre-exec, and once only', async () => {
    await withAttachment(field, 'whole', async (attachment) => {
      const { log } = await runPod(site, podFor(attachment, 'readlink /proc/self/ns/net', `${preExecFor(attachment)}readlink /proc/self/ns/net; echo $BASH $#`));
      const [script, shell, container] = log.trim().split('\n');
      expect([shell, container]).toEqual(['/bin/bash 0', script]);
      expect(script).not.toBe(readlinkSync('/proc/self/ns/net'));
    });
  });

  it('is reached by pods, and is gone when the pod is deleted', async () => {
    const { programs, cluster } = field;
    await withAttachment(field, 'server', async (attachment) => {
      await withPod(site, podFor(attachment, `exec ${programs.node} ${programs.echoServer} ${JOB_ECHO_PORT}`, preExecFor(attachment)), async ({ folder }) => {
        await untilOutput(join(folder, `run-${CONTAINER}.out`), 'ready', JOB_DEADLINE_MS);
        expect(await askFromPod(field, 'hello', 'tcp', attachment.address, JOB_ECHO_PORT, 'ahoy')).toBe(`${cluster.addresses.pods.hello} ahoy`);
      });
      expect(readdirSync(site.dataRoot)).toEqual([]);
    });
  });

  it('finds the join file also where there is no shared file system', async () => {
    await withAttachment(field, 'unshared', async (attachment) => {
      const end = await runPod({ ...site, sharedFs: false }, podFor(attachment, HELLO, preExecFor(attachment)));
      expect(end).toEqual({ log: greeting, state: 'COMPLETED', exitCode: 0 });
    });
  });
});

describe('a pod that cannot join', () => {
  it('runs nothing where the site exports no Secrets, and says so', async () => {
    await withAttachment(field, 'secretless', async (attachment) => {
      const { log, ...end } = await runPod({ ...site, exportPodData: false }, podFor(attachment, 'echo ran', `${preExecFor(attachment)}echo ran`));
      expect(end).toEqual({ state: 'FAILED', exitCode: 66 });
      expect(log).toContain(`ML-JOIN-FILE-UNREADABLE: the join file cannot be read: ${site.dataRoot}research-00000000-secretless/secrets/${JOIN_VOLUME}/${JOIN_FILE} is not there`);
      expect(log).not.toContain('ran\n');
    });
  });

  it('runs nothing where the worker has no agent', async () => {
    await withAttachment(field, 'agentless', async (attachment) => {
      const { log, ...end } = await runPod({ ...site, environment: { PATH: '/usr/bin:/bin' } }, podFor(attachment, 'echo ran', preExecFor(attachment)));
      expect(end).toEqual({ state: 'FAILED', exitCode: 70 });
      expect(log).toMatch(/^moorline: ML-AGENT-FAILED: .*neither \/opt\/moorline\/bin\/moorline-agent nor moorline-agent in PATH\n$/);
    });
  });
});

describe('a site that lets the job script carry the token', () => {
  it('joins without a Secret, warns, and leaves the token in no descriptor', async () => {
    await withAttachment(field, 'inline', async (attachment) => {
      const preExec = preExecFor(attachment, { kind: 'inline', joinFile: attachment.joinFile });
      const { log, ...end } = await runPod({ ...site, exportPodData: false }, podFor(attachment, `${HELLO}; ls /proc/self/fd | tr '\\n' ' '`, preExec));
      expect(end).toEqual({ state: 'COMPLETED', exitCode: 0 });
      expect(log).toMatch(/^moorline: warning: ML-TOKEN-EXPOSED: /);
      expect(log).toContain(greeting);
      expect(log.split('\n').at(-1)).toBe('0 1 2 3 ');
    });
  });
});

describe('the job script that the control plane builds', () => {
  it.each(['alone', 'behind our pre-exec'])('runs init containers and containers inside, %s, with what volumes and variables they have', async (where) => {
    const { home, plane } = field;
    // In place of Apptainer: runs the command on the host, and shows what it was given.
    const runtime = home.write('runtime', '#!/bin/sh\necho "$@" >&2\nwhile [ "${1#docker:}" = "$1" ]; do shift; done; shift; exec "$@"\n', 0o700);
    await withAttachment(field, 'built', async (attachment) => {
      const request = podFor(attachment, `${HELLO}; exit 5`, '');
      const { annotations: _gone, ...bare } = request.pod.metadata;
      const metadata = where === 'alone' ? bare : { ...bare, annotations: { [INTERLINK_ANNOTATIONS.preExec]: preExecFor(attachment) } };
      const [main] = request.pod.spec.containers;
      const spec = { ...request.pod.spec, initContainers: [{ name: 'first', image: 'busybox', command: ['readlink', '/proc/self/ns/net'] }], containers: [{ ...main, name: CONTAINER, image: 'docker://busybox', env: [{ name: 'A', value: 'b' }] }] };
      const data = {
        pod: { metadata: { ...metadata, creationTimestamp: null }, spec, status: {} },
        container: [{ name: 'first', configMaps: null, projectedvolumemaps: null, secrets: null, emptyDirs: null }, { name: CONTAINER, configMaps: null, projectedvolumemaps: null, secrets: request.secrets, emptyDirs: null }],
        jobConfig: { SingularityHubProxy: { server: '', master_token: '', cache_validity_seconds: 0 }, ApptainerOptions: { executable: runtime, containall: true }, Volumes: {} },
      };
      const answer = await httpsRequest({ url: `${plane.server}/v1/job-script`, method: 'POST', ca: attachment.joinFile.ca, body: JSON.stringify(data), maxBytes: 1_000_000, deadlineMs: JOB_DEADLINE_MS, signal: new AbortController().signal });
      expect(answer.status).toBe(200);
      const jobScript = answer.body.toString();
      expect(jobScript).not.toContain(attachment.joinFile.token);
      await withPod(site, { pod: { metadata, spec }, secrets: request.secrets, jobScript }, async (job) => {
        expect(await awaitJobEnd(site.slurm, job.id, { deadlineMs: JOB_DEADLINE_MS })).toMatchObject({ state: 'FAILED', exitCode: 5 });
        expect(logOf(job, CONTAINER)).toBe(`exec --containall --env-file ${job.folder}/main_envfile.properties --bind ${job.folder}/secrets/${JOIN_VOLUME}/${JOIN_FILE}:${JOIN_MOUNT_PATH}/${JOIN_FILE} docker://busybox /bin/sh -c ${HELLO}; exit 5\n${greeting}`);
        const [first] = readFileSync(join(job.folder, 'init-first.out'), 'utf8').trim().split('\n').slice(1);
        expect(first).toMatch(/^net:/);
        expect(first).not.toBe(readlinkSync('/proc/self/ns/net'));
      });
    });
  });
});

describe('the stand-in for the plugin', () => {
  it('fails a pod for which sbatch says anything on stderr', async () => {
    await withAttachment(field, 'warned', async (attachment) => {
      const request = podFor(attachment, 'true', preExecFor(attachment), { 'slurm-job.vk.io/flags': '--time=nonsense' });
      await expect(runPod(site, request)).rejects.toMatchObject({ code: 'ML-PROGRAM-FAILED' });
      expect(readdirSync(site.dataRoot)).toEqual([]);
    });
  });
});
