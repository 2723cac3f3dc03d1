import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import type { Field } from '@moorline/tools';
import type { Wrapper } from '../errors/worlds.ts';
import { makeWorkerNetwork } from '../support/worker-network.ts';
import { freshFolder, worker } from './namespaces.ts';

/** Runs the agent as the child of a shell that has the quirk, as a job script has it. */
export function inShell(setting: string): Wrapper {
  return ['/bin/bash', '-c', `${setting}; "$@"; exit $?`, 'shell'];
}

/** Hard and soft limit of a resource (prlimit(1)), set before the user's own processes begin. */
export function withLimit(limit: string): Wrapper {
  return ['prlimit', `--${limit}`, '--', ...inShell(':')];
}

/** A read-only folder. */
export async function readOnlyFolder(field: Field): Promise<string> {
  const folder = freshFolder(field);
  await run('mount', ['-t', 'tmpfs', '-o', 'ro,size=64k', 'moorline', folder]);
  return folder;
}

/** A folder that everybody may write to, as nodes share one: mode 1777. */
export async function sharedFolder(field: Field): Promise<string> {
  const folder = join(freshFolder(field), 'shared');
  mkdirSync(folder);
  await run('chmod', ['1777', folder]);
  return folder;
}

/** With /tmp that allows no execution. */
export function withoutExecutionIn(field: Field, folders: readonly string[]): Promise<Wrapper> {
  return worker(field, folders.map((folder) => ['mount', '-t', 'tmpfs', '-o', 'noexec,mode=1777', 'moorline', folder]));
}

/** With a procfs that shows a user only its own processes (proc(5), hidepid). */
export function withHiddenProcesses(field: Field): Promise<Wrapper> {
  return worker(field, [['mount', '-t', 'proc', '-o', 'hidepid=invisible', 'proc', '/proc']]);
}

/** Without a program: an empty file that nobody may run stands where it was. */
export function withoutProgram(field: Field, name: string): Promise<Wrapper> {
  const nothing = join(freshFolder(field), name);
  writeFileSync(nothing, '', { mode: 0o644 });
  const places = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'].map((folder) => join(folder, name)).filter((path) => existsSync(path));
  return worker(field, [...new Set(places.map((path) => realpathSync(path)))].map((path) => ['mount', '--bind', nothing, path]));
}

/** A network namespace of its own as the worker's, with IPv6 off on every interface, and links to control plane and endpoints. */
export function withoutIpv6({ bed, cluster }: Field): Promise<Wrapper> {
  return makeWorkerNetwork(bed, {
    name: 'ipv4only',
    reaches: [{ namespace: null, destination: cluster.link.root }, { namespace: cluster.node, destination: cluster.link.cluster }],
    settings: ['net.ipv6.conf.all.disable_ipv6=1', 'net.ipv6.conf.default.disable_ipv6=1'],
  });
}

/** Another node: its own host name, and pids that count from one, so that those of two nodes are the same. */
export function asNode(name: string): Wrapper {
  return ['unshare', '--uts', '--pid', '--mount-proc', '--fork', '--kill-child', '--', '/bin/bash', '-c', `hostname ${name}; "$@"; exit $?`, 'node'];
}
