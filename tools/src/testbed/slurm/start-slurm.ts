import { join } from 'node:path';
import { run } from '@moorline/linux';
import { moorlineError } from '@moorline/mesh-core';
import type { BedNames } from '../bed/index.ts';
import { startDaemon, type DaemonSpec } from '../daemon/index.ts';
import { waitUntil } from '../wait/index.ts';
import { mungeSocket } from './configuration.ts';
import { prepareSlurm, type PreparedSlurm } from './prepare.ts';

/** From the daemons' start until every node has registered; a second on an idle machine, a minute on a very busy one. */
const NODES_READY_DEADLINE_MS = 120_000;

type StopSignal = 'SIGTERM' | 'SIGKILL';

export interface Slurm {
  /** What SLURM's commands need in their environment. */
  readonly environment: { readonly SLURM_CONF: string };
  readonly nodes: readonly string[];
  /** Where the controller saves what it knows. */
  readonly stateFolder: string;
  /** Ends `slurmctld`, or the slurmd of a node; by SIGKILL as a node would that lost its power. */
  readonly stop: (daemon: string, by: StopSignal) => Promise<void>;
  /** Starts it again, after `stop`. */
  readonly start: (daemon: string) => Promise<void>;
  /** Both. */
  readonly restart: (daemon: string, by: StopSignal) => Promise<void>;
}

export interface SlurmOptions {
  readonly nodes: number;
  /** Prolog and its like, as `installHooks` gives them. */
  readonly hooks?: { readonly configuration: string };
  readonly signal?: AbortSignal;
}

/**
 * Starts a real SLURM with munge on this machine, apart from any that is there already: own folder, own
 * ports on loopback, own munge socket and key, own host name.
 * @throws ML-BED-DAEMON-FAILED, ML-PROGRAM-MISSING, ML-PORT-TAKEN, ML-TIMEOUT, ML-ABORTED
 */
export async function startSlurm(bed: BedNames, { nodes, hooks, signal }: SlurmOptions): Promise<Slurm> {
  const prepared = await prepareSlurm(bed, nodes, hooks?.configuration ?? '');
  await startDaemon(bed, munged(prepared), signal);
  const specs = new Map([['slurmctld', controller(prepared)], ...prepared.nodes.map((name) => [name, node(prepared, name)] as const)]);
  const running = new Map(await Promise.all([...specs].map(async ([name, spec]) => [name, await startDaemon(bed, spec, signal)] as const)));
  const environment = { SLURM_CONF: prepared.configurationFile };
  await waitUntil(() => allIdle(environment), { what: 'the SLURM nodes to register', deadlineMs: NODES_READY_DEADLINE_MS, signal });
  const find = <Found>(known: ReadonlyMap<string, Found>, name: string): Found => {
    const found = known.get(name);
    if (found === undefined) throw moorlineError('ML-INTERNAL', `no daemon ${name}`);
    return found;
  };
  const stop = async (name: string, by: StopSignal): Promise<void> => {
    const daemon = find(running, name);
    daemon.kill(by);
    await daemon.exited;
  };
  const start = async (name: string): Promise<void> => void running.set(name, await startDaemon(bed, find(specs, name), signal));
  const restart = async (name: string, by: StopSignal): Promise<void> => {
    await stop(name, by);
    await start(name);
  };
  return { environment, nodes: prepared.nodes, stateFolder: prepared.folders.state, stop, start, restart };
}

function munged({ folders }: PreparedSlurm): DaemonSpec {
  const at = (name: string): string => join(folders.munge, name);
  const args = ['--foreground', '--num-threads=2', `--key-file=${at('munge.key')}`, `--socket=${mungeSocket(folders)}`, `--pid-file=${at('munged.pid')}`, `--log-file=${at('munged.log')}`, `--seed-file=${at('munged.seed')}`];
  return {
    name: 'munged', file: 'setpriv', args: ['--reuid=munge', '--regid=munge', '--init-groups', '--', 'munged', ...args],
    ready: () => run('munge', [`--socket=${mungeSocket(folders)}`, '--no-input']).then(() => true, () => false),
  };
}

function controller(prepared: PreparedSlurm): DaemonSpec {
  return inHost(prepared, 'slurmctld', ['slurmctld', '-D', '-f', prepared.configurationFile], /Running as primary controller/);
}

function node(prepared: PreparedSlurm, name: string): DaemonSpec {
  return inHost(prepared, `slurmd-${name}`, ['slurmd', '-D', '-f', prepared.configurationFile, '-N', name], /slurmd started/);
}

function inHost({ hostNamespace, folders }: PreparedSlurm, name: string, command: readonly string[], ready: RegExp): DaemonSpec {
  return { name, file: 'nsenter', args: [`--uts=${hostNamespace}`, '--', ...command], cwd: folders.log, ready };
}

async function allIdle(environment: Readonly<Record<string, string>>): Promise<boolean> {
  const { stdout, exitCode } = await run('sinfo', ['--noheader', '--Node', '--format=%T'], { environment, acceptedExitCodes: [1] });
  const states = stdout.trim().split('\n');
  return exitCode === 0 && states.length > 0 && states.every((state) => state === 'idle');
}
