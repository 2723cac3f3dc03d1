import { join } from 'node:path';

/** Name of every host of the bed's SLURM, in a UTS namespace of its own: it resolves to loopback everywhere. */
export const SLURM_HOST = 'localhost';
/** Of every node: jobs may ask for it as a constraint. */
const FEATURE = 'moorline';
/** More CPUs than there may be, so that jobs never wait for each other. */
const NODE_CPUS = 4;
const NODES_MAX = 8;
/** Ports of one SLURM: the controller, up to eight nodes, one spare, ten for srun. */
export const PORTS_PER_SLURM = 20;
const FIRST_SRUN_PORT = 10;

/** Folders of one SLURM, all in the bed's. */
export interface SlurmFolders {
  readonly configuration: string;
  readonly run: string;
  readonly state: string;
  readonly log: string;
  readonly spool: string;
  readonly munge: string;
}

export function slurmFolders(bedFolder: string): SlurmFolders {
  const at = (name: string): string => join(bedFolder, 'slurm', name);
  return { configuration: at('etc'), run: at('run'), state: at('state'), log: at('log'), spool: at('spool'), munge: at('munge') };
}

/** Names of the nodes: n1, n2, … */
export function nodeNames(count: number): readonly string[] {
  if (count < 1 || count > NODES_MAX) throw new RangeError(`1 to ${NODES_MAX} nodes, not ${count}`);
  return Array.from({ length: count }, (_, index) => `n${index + 1}`);
}

/**
 * slurm.conf(5) of a SLURM that has one machine, listens on loopback only, tracks processes without
 * cgroups (nothing is left in /sys/fs/cgroup) and keeps every file in the bed.
 */
export function renderSlurmConfiguration(folders: SlurmFolders, nodes: readonly string[], firstPort: number): string {
  return `${[
    'ClusterName=bed',
    `SlurmctldHost=${SLURM_HOST}(127.0.0.1)`,
    `SlurmctldPort=${firstPort}`,
    `SrunPortRange=${firstPort + FIRST_SRUN_PORT}-${firstPort + PORTS_PER_SLURM - 1}`,
    'CommunicationParameters=NoCtldInAddrAny,NoInAddrAny',
    'SlurmUser=slurm',
    'SlurmdUser=root',
    'AuthType=auth/munge',
    `AuthInfo=socket=${mungeSocket(folders)}`,
    'CredType=cred/munge',
    'MpiDefault=none',
    'MailProg=/bin/true',
    'ProctrackType=proctrack/linuxproc',
    'TaskPlugin=task/none',
    'JobAcctGatherType=jobacct_gather/none',
    'AccountingStorageType=accounting_storage/none',
    'SelectType=select/cons_tres',
    'SelectTypeParameters=CR_CPU',
    'SchedulerParameters=batch_sched_delay=0,sched_min_interval=0',
    'SlurmdParameters=config_overrides',
    'ReturnToService=2',
    `StateSaveLocation=${folders.state}`,
    `SlurmdSpoolDir=${folders.spool}/%n`,
    `SlurmctldPidFile=${folders.run}/slurmctld.pid`,
    `SlurmdPidFile=${folders.run}/slurmd.%n.pid`,
    'LogTimeFormat=iso8601_ms',
    ...nodes.map((name, index) => `NodeName=${name} NodeHostname=${SLURM_HOST} NodeAddr=127.0.0.1 Port=${firstPort + 1 + index} CPUs=${NODE_CPUS} Feature=${FEATURE}`),
    `PartitionName=main Nodes=${nodes.join(',')} Default=YES MaxTime=INFINITE`,
  ].join('\n')}\n`;
}

export function mungeSocket(folders: SlurmFolders): string {
  return join(folders.munge, 'munge.sock');
}
