import * as z from 'zod';

/** A process by its pid and its start time, which tells it from a later one with the same pid (proc(5), field 22). */
const processSchema = z.strictObject({ pid: z.int().min(1), startTicks: z.int().min(0) });
export type RecordedProcess = z.infer<typeof processSchema>;

/**
 * What the prolog writes down of a job, once and never changes. The SPANK plugin enters the namespaces of the two
 * holders; `null` stands for what could not be made.
 */
export const jobRecordSchema = z.strictObject({
  jobId: z.int().min(1),
  uid: z.int().min(0),
  /** Pids mean nothing after a reboot. */
  bootId: z.string().regex(/^[0-9a-f-]{1,64}$/),
  /** Without the mesh the job has to fail. */
  required: z.boolean(),
  /** How often SLURM had started the job again before this run; null: it does not say. */
  restarts: z.int().min(0).nullable(),
  agent: processSchema.nullable(),
  /** Holds the network namespace; a process of the job's user. */
  network: processSchema.nullable(),
  /** Number of that network namespace, by which a process knows that it is inside (namespaces(7)). */
  networkInode: z.int().min(1).nullable(),
  /** Holds the mount namespace; a process of root. */
  mounts: processSchema.nullable(),
});
export type JobRecord = z.infer<typeof jobRecordSchema>;

const VERSION = '1';

/** `key=value` lines, for the plugin and for shells as much as for us. */
export function renderJobRecord({ jobId, uid, bootId, required, restarts, agent, network, networkInode, mounts }: JobRecord): string {
  return [
    `version=${VERSION}`,
    `job=${jobId}`,
    `uid=${uid}`,
    `boot=${bootId}`,
    `required=${required ? 1 : 0}`,
    ...(restarts === null ? [] : [`restarts=${restarts}`]),
    ...processLine('agent', agent),
    ...processLine('network', network),
    ...(networkInode === null ? [] : [`inode=${networkInode}`]),
    ...processLine('mounts', mounts),
    '',
  ].join('\n');
}

/** Reads a record; null for any other text, such as one that a full disk cut short. */
export function parseJobRecord(text: string): JobRecord | null {
  if (!text.endsWith('\n')) return null;
  const fields = new Map(text.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  if (fields.get('version') !== VERSION) return null;
  const parsed = jobRecordSchema.safeParse({
    jobId: Number(fields.get('job')),
    uid: Number(fields.get('uid') ?? Number.NaN),
    bootId: fields.get('boot'),
    required: fields.get('required') === '1',
    restarts: fields.has('restarts') ? Number(fields.get('restarts')) : null,
    agent: parseProcess(fields.get('agent')),
    network: parseProcess(fields.get('network')),
    networkInode: fields.has('inode') ? Number(fields.get('inode')) : null,
    mounts: parseProcess(fields.get('mounts')),
  });
  return parsed.data ?? null;
}

function processLine(name: string, process: RecordedProcess | null): readonly string[] {
  return process === null ? [] : [`${name}=${process.pid} ${process.startTicks}`];
}

function parseProcess(text: string | undefined): RecordedProcess | null {
  const [, pid, startTicks] = /^(\d{1,10}) (\d{1,15})$/.exec(text ?? '') ?? [];
  return pid === undefined || startTicks === undefined ? null : { pid: Number(pid), startTicks: Number(startTicks) };
}
