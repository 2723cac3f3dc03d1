import type { UnshareChoice } from '@moorline/mesh-core';
import { findProgram } from '../process/find-program.ts';
import type { SoftLimit } from '../process/limits.ts';

/** A program and its arguments, ready for `start`. */
export interface CommandLine {
  readonly file: string;
  readonly args: readonly string[];
}

/**
 * What a shell, `timeout` or SLURM may send to a whole process group. The wrapper that waits outside the
 * namespaces must not die of it: its end is the job's end.
 */
const GROUP_SIGNALS = 'HUP,INT,QUIT,USR1,USR2,ALRM,TERM';

/** Options of unshare(1) for each way to make the namespaces. */
const USER_NAMESPACE: Readonly<Record<UnshareChoice, (user: Ids) => readonly string[]>> = {
  'map-root': () => ['--user', '--map-root-user'],
  // Without --keep-caps the first exec as somebody else than root would lose every capability.
  'map-user': ({ uid, gid }) => ['--user', `--map-user=${uid}`, `--map-group=${gid}`, '--keep-caps'],
  none: () => [],
};

/**
 * `command` with every capability over new network, mount and pid namespaces (unshare(1)), first process of the
 * last; with a user namespace of their own as `choice` says. It dies with the process that starts it: setpriv arms
 * the kernel for the wrapper, --kill-child for the first process, and with that one the whole pid namespace ends.
 * `command` starts with the signals ignored that come to groups; Node sets its own, and its children have none ignored.
 * @throws ML-PROGRAM-MISSING
 */
export function inJobNamespaces(command: CommandLine, choice: UnshareChoice, user: Ids): CommandLine {
  return {
    file: findProgram('env'),
    args: [
      `--ignore-signal=${GROUP_SIGNALS}`,
      findProgram('setpriv'), '--pdeathsig', 'KILL', '--',
      findProgram('unshare'), ...USER_NAMESPACE[choice](user), '--net', '--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child=KILL', '--',
      command.file, ...command.args,
    ],
  };
}

/**
 * `command` in a copy of our mounts of which nothing is propagated back; for root (unshare(1)).
 * @throws ML-PROGRAM-MISSING
 */
export function inMountsOfItsOwn(command: CommandLine): CommandLine {
  return { file: findProgram('unshare'), args: ['--mount', '--propagation', 'private', '--', command.file, ...command.args] };
}

/** A user and its group. */
export interface Ids {
  readonly uid: number;
  readonly gid: number;
}

/** What a job's command has when it runs without us. */
export interface OwnUser extends Ids {
  /** How the namespaces were made that the command is to run in. */
  readonly unshare: UnshareChoice;
  /** Soft limits as the caller has them, for prlimit(1); Node raises that of open files for itself and its children. */
  readonly limits: readonly SoftLimit[];
}

/**
 * `command` under the user's own ids, in the job's namespaces, with no capability over them unless it is root's
 * own: by a second user namespace where the first maps the user to root.
 * @throws ML-PROGRAM-MISSING
 */
export function asOwnUser(command: CommandLine, { uid, gid, unshare, limits }: OwnUser): CommandLine {
  const limited = withLimits(command, limits);
  const line = [...asUser[unshare]({ uid, gid }), limited.file, ...limited.args];
  return { file: line[0] ?? command.file, args: line.slice(1) };
}

/**
 * `command` with these soft limits (prlimit(1)).
 * @throws ML-PROGRAM-MISSING
 */
export function withLimits(command: CommandLine, limits: readonly SoftLimit[]): CommandLine {
  if (limits.length === 0) return command;
  return { file: findProgram('prlimit'), args: [...limits.map(({ resource, soft }) => `--${resource}=${soft}:`), '--', command.file, ...command.args] };
}

const asUser: Readonly<Record<UnshareChoice, (user: Ids) => readonly string[]>> = {
  'map-root': ({ uid, gid }) => [findProgram('unshare'), '--user', `--map-user=${uid}`, `--map-group=${gid}`, '--'],
  'map-user': () => [findProgram('setpriv'), '--ambient-caps=-all', '--inh-caps=-all', '--'],
  none: () => [],
};

/**
 * `command`, ended by the kernel when the process that starts it ends.
 * @throws ML-PROGRAM-MISSING
 */
export function dyingWithParent(command: CommandLine): CommandLine {
  return { file: findProgram('setpriv'), args: ['--pdeathsig', 'KILL', '--', command.file, ...command.args] };
}
