import { EXIT, type CatalogueEntry } from './entry.ts';

/** Failures of the mesh for jobs that SLURM's prolog prepares. */
export const SLURM_ERRORS = {
  'ML-SITE-POLICY': {
    title: 'the site policy cannot be used',
    cause: 'It is not readable, or has a line that is not `key: value`, an unknown key or a value that is not allowed.',
    remedy: 'Correct the line that the detail names in /etc/moorline/site.yaml; docs/slurm.md has an example.',
    exitCode: EXIT.config,
  },
  'ML-JOB-REQUEST': {
    title: "the job's wish for the mesh is not clear",
    cause: 'The comment of the job has `moorline:` and something behind it that cannot be the name of a join file.',
    remedy: 'Submit with --comment=moorline:NAME, where NAME.json is in your folder of the spool.',
    exitCode: EXIT.data,
  },
  'ML-JOB-UNKNOWN': {
    title: 'this is not called for a job of SLURM',
    cause: 'The variables SLURMD_NODENAME, SLURM_JOB_ID and SLURM_JOB_UID are not set as SLURM sets them for its prolog, epilog and jobs.',
    remedy: 'Let SLURM call it: Prolog=, Epilog= and TaskProlog= of slurm.conf.',
    exitCode: EXIT.usage,
  },
  'ML-JOB-NOT-ON-MESH': {
    title: 'this job is not on the mesh',
    cause: 'It did not ask for it, or its prolog failed before it could say why.',
    remedy: 'Submit with --comment=moorline; if you did, ask the administrator for the log of the agent on this node.',
    exitCode: EXIT.unavailable,
  },
  'ML-RUN-FOLDER': {
    title: 'the record of a job cannot be written',
    cause: 'The folder `run` of the site policy is full, read-only, or not for root alone to change.',
    remedy: 'Look at the folder that the detail names; it should be on a tmpfs such as /run and belong to root.',
    exitCode: EXIT.cannotCreate,
  },
  'ML-PROLOG-LATE': {
    title: 'the prolog had to go on before the job had its namespace',
    cause: 'The node is very busy, or a folder that the prolog needs is on a file server that does not answer.',
    remedy: 'Submit again; the administrator should look at the load of the node, and at where run, spool and cache are.',
    exitCode: EXIT.temporary,
  },
  'ML-PROLOG-SKIPPED': {
    title: 'SLURM started this job again without its prolog',
    cause: 'The job was requeued and started again on the same node within two minutes. SLURM up to 22.05 then may take the new run for the old one, whose prolog has run.',
    remedy: 'Submit the job anew, or let a requeued job wait for the two minutes that SLURM gives it; SLURM 23.02 and later do not do this.',
    exitCode: EXIT.temporary,
  },
  'ML-AGENT-FAILED': {
    title: 'the agent of the node could not be started, or ended at once',
    cause: 'The program moorline-agent is not where the prolog looks for it, cannot be executed, or there is no memory for it.',
    remedy: 'Install it beside the prolog or in /opt/moorline/bin, and try `moorline-agent --version` on the node as root.',
    exitCode: EXIT.software,
  },
  'ML-AGENT-GONE': {
    title: "the agent of this job has ended",
    cause: 'It was killed: by hand, or by the kernel because memory ran out. The tunnel of the job ended with it.',
    remedy: 'Submit the job again; the administrator should look for the reason in the log of the node.',
    exitCode: EXIT.unavailable,
  },
  'ML-SWEEP-LEFTOVER': {
    title: 'something of a job is still there',
    cause: 'A process does not end, or a folder cannot be removed; the detail lists them.',
    remedy: 'Look at what the detail names; `moorline-agent gc` on the node, as root, tries again.',
    exitCode: EXIT.software,
  },
  'ML-NAMESPACE-REFUSED': {
    title: "the job's network namespace cannot be entered",
    cause: 'The process that holds it has ended, or belongs to somebody else than the record says.',
    remedy: 'Submit the job again; `moorline-agent gc` on the node, as root, removes what is left of old ones.',
    exitCode: EXIT.os,
  },
} as const satisfies Record<`ML-${string}`, CatalogueEntry>;
