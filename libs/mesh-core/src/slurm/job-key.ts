import * as z from 'zod';

/** Name of a node as slurm.conf(5) may give it: a label or a DNS name. */
const NODE_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$/;
const NODE_NAME_MAX = 128;
/** SLURM numbers jobs up to 0x03ff0000. */
const JOB_ID_MAX = 0x03ff_0000;
/** First part of the owner mark of whatever a prolog made. */
export const SLURM_MARK = 'slurm';

/** One job on one node: several nodes may be one host, and an array of hosts may share its disks. */
export const jobKeySchema = z.strictObject({
  node: z.string().max(NODE_NAME_MAX).regex(NODE_NAME, 'the name of a node'),
  jobId: z.int().min(1).max(JOB_ID_MAX),
});
export type JobKey = z.infer<typeof jobKeySchema>;

/** Owner mark of all that is made for a job on a node: `slurm/NODE/JOB`. */
export function jobMark({ node, jobId }: JobKey): string {
  return `${SLURM_MARK}/${node}/${jobId}`;
}

/** The job that a mark names; null for every other text. */
export function jobOfMark(mark: string): JobKey | null {
  const [prefix, node, id, ...rest] = mark.split('/');
  return prefix === SLURM_MARK && rest.length === 0 ? keyOf(node, id) : null;
}

/** Name of the job's folder on the node: `NODE.JOB`. */
export function jobFolderName({ node, jobId }: JobKey): string {
  return `${node}.${jobId}`;
}

/** The job that a folder is named after; null for every other name. */
export function jobOfFolderName(name: string): JobKey | null {
  const at = name.lastIndexOf('.');
  return at < 1 ? null : keyOf(name.slice(0, at), name.slice(at + 1));
}

function keyOf(node: string | undefined, id: string | undefined): JobKey | null {
  if (id === undefined || !/^[1-9]\d*$/.test(id)) return null;
  return jobKeySchema.safeParse({ node, jobId: Number(id) }).data ?? null;
}
