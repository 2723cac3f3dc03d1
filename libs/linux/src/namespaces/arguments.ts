import { findProgram } from '../process/find-program.ts';

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

/**
 * `command` as root of new user, network, mount and pid namespaces (unshare(1)), first process of the
 * last. It dies with the process that starts it: setpriv arms the kernel for the wrapper, --kill-child
 * for the first process, and with that one the whole pid namespace ends. `command` starts with the signals
 * ignored that come to groups; Node sets its own, and its children have none ignored.
 * @throws ML-PROGRAM-MISSING
 */
export function inJobNamespaces(command: CommandLine): CommandLine {
  return {
    file: findProgram('env'),
    args: [
      `--ignore-signal=${GROUP_SIGNALS}`,
      findProgram('setpriv'), '--pdeathsig', 'KILL', '--',
      findProgram('unshare'), '--user', '--map-root-user', '--net', '--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child=KILL', '--',
      command.file, ...command.args,
    ],
  };
}

/** What a job's command has when it runs without us. */
export interface OwnUser {
  readonly uid: number;
  readonly gid: number;
  /** Soft limit of open files, which Node raises for itself and its children; null: leave it. */
  readonly openFiles: string | null;
}

/**
 * `command` under the user's own ids again, inside a user namespace in which these are mapped to root: it
 * has no capability over the outer namespaces.
 * @throws ML-PROGRAM-MISSING
 */
export function asOwnUser(command: CommandLine, { uid, gid, openFiles }: OwnUser): CommandLine {
  const limited = openFiles === null ? [] : [findProgram('prlimit'), `--nofile=${openFiles}:`, '--'];
  return {
    file: findProgram('unshare'),
    args: ['--user', `--map-user=${uid}`, `--map-group=${gid}`, '--', ...limited, command.file, ...command.args],
  };
}

/**
 * `command`, ended by the kernel when the process that starts it ends.
 * @throws ML-PROGRAM-MISSING
 */
export function dyingWithParent(command: CommandLine): CommandLine {
  return { file: findProgram('setpriv'), args: ['--pdeathsig', 'KILL', '--', command.file, ...command.args] };
}
