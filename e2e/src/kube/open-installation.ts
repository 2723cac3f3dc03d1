import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { POD, SECRET, type KubeObject } from '@moorline/mesh-core';
import type { KubeApi } from '@moorline/kubernetes';
import {
  ensureUser, importMoorlineImages, installChart, installPrograms, makeHome, MOORLINE_NAMESPACE, openBed, programPath, runClusterPods, startAgent, startKube, sweep, waitUntil, widenTun,
  type Bed, type Home, type InstallationOptions, type InstalledImages, type InstalledPrograms, type Kube, type RunningAgent, type SystemUser,
} from '@moorline/tools';
import { unlimitedApi } from './api.ts';
import { JOB_PORT } from './story-pod.ts';

const STEP_DEADLINE_MS = 60_000;
/** A kubelet tells of its devices every ten seconds, and the scheduler looks again then. */
const JOB_DEADLINE_MS = 90_000;
const JOB_INTERVAL_MS = 200;

/** A cluster with Moorline's chart, and this machine as the worker. */
export interface Installation {
  readonly bed: Bed;
  readonly kube: Kube;
  readonly api: KubeApi;
  readonly images: InstalledImages;
  readonly user: SystemUser;
  readonly home: Home;
  readonly programs: InstalledPrograms;
  readonly close: () => Promise<void>;
}

/** Nothing is left by `close`, whatever happened; the same when this throws. */
export async function openInstallation(id: string, options: InstallationOptions = {}): Promise<Installation> {
  await sweep();
  const bed = await openBed(id);
  const life = new AbortController();
  const close = async (): Promise<void> => {
    life.abort();
    await bed.close();
  };
  try {
    const user = await ensureUser(bed);
    const kube = await startKube(bed, { kubelet: true });
    const [home, programs] = [makeHome(bed, user), installPrograms(bed)];
    await widenTun(bed);
    const images = await importMoorlineImages(kube);
    await Promise.all([installChart(kube, images, options), runClusterPods(kube, images.endpoint)]);
    return { bed, kube, api: unlimitedApi(kube, life.signal), images, user, home, programs, close };
  } catch (error) {
    await close();
    throw error;
  }
}

export interface JobResource {
  readonly status?: { readonly phase?: string; readonly reason?: string; readonly endpoint?: string; readonly attachmentId?: string; readonly address?: string; readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason: string; readonly message: string }[] };
}

/** Asks for an attachment of a job that is started by hand. */
export async function attachJob({ kube }: Pick<Installation, 'kube'>, name: string): Promise<void> {
  const object = { apiVersion: 'moorline.dev/v1alpha1', kind: 'TunnelEndpoint', metadata: { name, namespace: 'default' }, spec: { target: { job: { name } } } };
  await kube.kubectl(['create', '--filename=-'], { input: JSON.stringify(object) });
}

export async function readJobResource({ kube }: Pick<Installation, 'kube'>, name: string): Promise<JobResource> {
  return JSON.parse(await kube.kubectl(['get', 'tep', name, '--output=json'])) as JobResource;
}

export type JobStatus = NonNullable<JobResource['status']>;

/** What is told of a job once it is as wanted. @param what it is to be, for the message */
export function untilJob(installation: Pick<Installation, 'kube'>, name: string, what: string, isSo: (status: JobStatus) => boolean): Promise<JobStatus> {
  return waitUntil(async () => {
    const { status } = await readJobResource(installation, name);
    return status !== undefined && isSo(status) ? status : null;
  }, { what: `${name} to be ${what}`, deadlineMs: JOB_DEADLINE_MS, intervalMs: JOB_INTERVAL_MS });
}

/** Of a job whose endpoint has an address, whatever has come of it since. */
export function untilAddressed(installation: Pick<Installation, 'kube'>, name: string): Promise<JobStatus> {
  return untilJob(installation, name, 'given an address', ({ address }) => address !== undefined);
}

/** The chart's usual values with other settings of endpoints. */
export function withEndpoints(settings: object): NonNullable<InstallationOptions['change']> {
  return (usual) => ({ ...usual, configuration: { ...usual.configuration, endpoints: { ...usual.configuration.endpoints, ...settings } } });
}

export function endpointPodOf({ api }: Pick<Installation, 'api'>, name: string): Promise<KubeObject | null> {
  return api.get(POD, MOORLINE_NAMESPACE, name);
}

/** A job whose one TCP connection to the Service `echo` counts on and is never made anew, and that serves echoes. */
export interface TickingJob {
  readonly agent: RunningAgent;
  /** Waits for further answers over the connection. @throws when it has ended */
  readonly ticks: (count: number) => Promise<void>;
}

/** Starts the agent of an attachment as soon as its join file is there. */
export async function startTickingJob({ bed, api, user, home, programs }: Installation, name: string): Promise<TickingJob> {
  const secret = await waitUntil(() => api.get(SECRET, 'default', `${name}-join`), { what: 'the join file', deadlineMs: STEP_DEADLINE_MS });
  const file = join(bed.folder, `${name}.json`);
  writeFileSync(file, Buffer.from((secret['data'] as Record<string, string>)['join.json'] ?? '', 'base64').toString(), { mode: 0o600 });
  const ticker = home.copy(programPath('ticker.ts'), 'ticker.ts', 0o644);
  const command = ['/bin/bash', '-c', `${programs.node} ${programs.echoServer} ${JOB_PORT} >&2 & exec ${programs.node} ${ticker} echo 7`];
  const agent = await startAgent({ bed, user, home, programs } as Parameters<typeof startAgent>[0], { joinFile: home.copy(file, `${name}.json`, 0o600), command });
  const ticks = async (count: number): Promise<void> => {
    const wanted = agent.stdout.length + count;
    await waitUntil(() => agent.stdout.length >= wanted, { what: `${count} answers over the same TCP connection: ${agent.stderr.slice(-5).join('\n')}`, deadlineMs: STEP_DEADLINE_MS });
  };
  return { agent, ticks };
}
