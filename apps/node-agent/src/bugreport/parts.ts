import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { ERROR_CATALOGUE } from '@moorline/mesh-core';
import { moorlineVersion } from '@moorline/service';
import { PROXY_OF_ENVIRONMENT } from '@moorline/tunnel';
import { examineAgents, examineSite } from '../doctor/examine.ts';
import { recentFailures } from '../slurm/recent-failures.ts';
import { jobFiles } from './job-files.ts';
import { queryAgents } from '../status/query.ts';

/** One file of a bug report, before it is cleaned. */
export interface Part {
  readonly name: string;
  /** For whoever decides whether to send it. */
  readonly what: string;
  readonly read: () => Promise<string>;
}

/** The end of a log is what counts. */
const FILE_MAX_BYTES = 524_288;
const NAMES_MAX = 1_000;
/** Values that say which job and which node it is; of all other variables only the names are told. */
const TOLD_VARIABLES = ['SLURM_CLUSTER_NAME', 'SLURM_JOB_ID', 'SLURM_JOB_PARTITION', 'SLURM_NNODES', 'SLURM_PROCID', 'SLURMD_NODENAME'] as const;
const SWITCHES = [
  'kernel/apparmor_restrict_unprivileged_userns', 'kernel/unprivileged_userns_clone', 'net/core/rmem_max', 'net/core/wmem_max', 'net/ipv6/conf/all/disable_ipv6',
  'user/max_mnt_namespaces', 'user/max_net_namespaces', 'user/max_pid_namespaces', 'user/max_user_namespaces',
] as const;

export interface PartsOptions {
  readonly uid: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly tokenFile: string | undefined;
  readonly logFiles: readonly string[];
}

/** Everything that a report can hold. What cannot be read says so in its place. */
export function partsOf({ uid, environment, tokenFile, logFiles }: PartsOptions): readonly Part[] {
  return [
    { name: 'versions.json', what: 'versions of Moorline, Node and the catalogue of errors', read: async () => toJson(versions()) },
    { name: 'doctor.json', what: 'what `moorline-agent doctor` says of this worker', read: async () => toJson(await examineSite({ tokenFile, proxy: PROXY_OF_ENVIRONMENT, mode: 'mesh', last: null })) },
    { name: 'agents.json', what: 'what it says of each of your running agents', read: async () => toJson(await examineAgents(uid)) },
    { name: 'status.json', what: 'what `moorline-agent status` says', read: async () => toJson(await queryAgents(uid)) },
    { name: 'failures.json', what: 'records of your last failed runs here', read: async () => toJson(recentFailures(undefined, environment, uid)) },
    { name: 'job.json', what: 'what the prolog of this node recorded of this job', read: async () => toJson(jobFiles(environment)) },
    { name: 'environment.json', what: 'names of environment variables, and which job this is; no other values', read: async () => toJson(environmentOf(environment)) },
    { name: 'switches.json', what: 'switches of the kernel for namespaces and sockets', read: async () => toJson(switches()) },
    file('limits.txt', 'limits of processes', '/proc/self/limits'),
    file('process.txt', 'ids, capabilities and seccomp of this process', '/proc/self/status'),
    file('mounts.txt', 'mounted file systems', '/proc/self/mountinfo'),
    file('cgroup.txt', 'control group of this process', '/proc/self/cgroup'),
    file('os-release.txt', 'the distribution', '/etc/os-release'),
    file('kernel.txt', 'the kernel', '/proc/version'),
    file('resolv.conf', 'resolver of this worker', '/etc/resolv.conf'),
    { name: 'addresses.json', what: 'addresses of this worker', read: async () => toJson(networkInterfaces()) },
    file('routes-ipv4.txt', 'IPv4 routes of this worker, as the kernel lists them', '/proc/net/route'),
    file('routes-ipv6.txt', 'IPv6 routes of this worker, as the kernel lists them', '/proc/net/ipv6_route'),
    ...logFiles.map((path, index) => file(`log-${index + 1}.txt`, `the end of ${path}`, path)),
  ];
}

function versions(): object {
  const { node, openssl, v8 } = process.versions;
  return { moorline: moorlineVersion(), architecture: process.arch, node, openssl, v8, codes: Object.keys(ERROR_CATALOGUE).length };
}

function environmentOf(environment: PartsOptions['environment']): object {
  const told = Object.fromEntries(TOLD_VARIABLES.map((name) => [name, environment[name] ?? null]));
  return { told, names: Object.keys(environment).toSorted().slice(0, NAMES_MAX) };
}

function switches(): object {
  return Object.fromEntries(SWITCHES.map((path) => [path.replaceAll('/', '.'), readEnd(`/proc/sys/${path}`).trim()]));
}

function file(name: string, what: string, path: string): Part {
  return { name, what, read: async () => readEnd(path) };
}

/** The last bytes of a file, or why there are none; never of a pipe or device, which could hang. */
function readEnd(path: string): string {
  try {
    const descriptor = openSync(path, 'r');
    try {
      const stats = fstatSync(descriptor);
      if (!stats.isFile()) return `[${path} is not a plain file]`;
      const buffer = Buffer.alloc(FILE_MAX_BYTES);
      // Files of proc(5) say that they are empty.
      const length = readSync(descriptor, buffer, 0, FILE_MAX_BYTES, Math.max(0, stats.size - FILE_MAX_BYTES));
      return buffer.toString('utf8', 0, length);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    return `[${path}: ${(error as NodeJS.ErrnoException).code ?? String(error)}]`;
  }
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
