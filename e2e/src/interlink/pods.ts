import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INTERLINK_ANNOTATIONS, JOIN_FILE, JOIN_MOUNT_PATH, JOIN_VOLUME, joinFileSchema, type JoinFile } from '@moorline/mesh-core';
import { attach, awaitJobEnd, detach, findAttachment, logOf, offloadPod, removeOffloaded, type Field, type InterlinkSite, type OffloadedJob, type OffloadRequest } from '@moorline/tools';

const JOB_DEADLINE_MS = 60_000;
export const CONTAINER = 'main';

/** An attachment with what its pod needs. */
export interface PodAttachment {
  readonly name: string;
  readonly joinFile: JoinFile;
  /** On the overlay. */
  readonly address: string;
}

/** Attaches for a pod and takes the attachment away again. */
export async function withAttachment<Result>({ bed, plane }: Field, name: string, use: (attachment: PodAttachment) => Promise<Result>): Promise<Result> {
  const tokenFile = join(bed.folder, 'control-plane', `${name}.json`);
  await attach(plane, name, { tokenFile });
  try {
    const joinFile = joinFileSchema.parse(JSON.parse(readFileSync(tokenFile, 'utf8')));
    return await use({ name, joinFile, address: (await findAttachment(plane, name)).addresses.ipv4 });
  } finally {
    await detach(plane, name);
  }
}

/** A pod as it is when its gate has been lifted: annotated, with its join file in a Secret volume. */
export function podFor({ name, joinFile, address }: PodAttachment, script: string, preExec: string, annotations: Readonly<Record<string, string>> = {}): OffloadRequest {
  const { podIp, meshNetwork, preExec: preExecAnnotation } = INTERLINK_ANNOTATIONS;
  return {
    pod: {
      metadata: { name, namespace: 'research', uid: `00000000-${name}`, annotations: { [podIp]: address, [meshNetwork]: 'disabled', [preExecAnnotation]: preExec, ...annotations } },
      spec: {
        containers: [{ name: CONTAINER, command: ['/bin/sh', '-c', script], volumeMounts: [{ name: JOIN_VOLUME, mountPath: JOIN_MOUNT_PATH }] }],
        volumes: [{ name: JOIN_VOLUME, secret: { secretName: `${name}-join`, defaultMode: 0o400 } }],
      },
    },
    secrets: [{ metadata: { name: `${name}-join` }, data: { [JOIN_FILE]: Buffer.from(JSON.stringify(joinFile)).toString('base64') } }],
  };
}

export interface PodEnd {
  readonly log: string;
  readonly state: string;
  readonly exitCode: number;
}

/** Offloads a pod, waits for its end, and deletes it. */
export async function runPod(site: InterlinkSite, request: OffloadRequest): Promise<PodEnd> {
  return withPod(site, request, async (job) => {
    const { state, exitCode } = await awaitJobEnd(site.slurm, job.id, { deadlineMs: JOB_DEADLINE_MS });
    return { log: logOf(job, CONTAINER), state, exitCode };
  });
}

export async function withPod<Result>(site: InterlinkSite, request: OffloadRequest, use: (job: OffloadedJob) => Promise<Result>): Promise<Result> {
  const job = await offloadPod(site, request);
  try {
    return await use(job);
  } finally {
    await removeOffloaded(site, job);
  }
}
