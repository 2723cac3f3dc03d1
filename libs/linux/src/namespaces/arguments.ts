import { findProgram } from '../process/find-program.ts';

/** A program and its arguments, ready for `start`. */
export interface CommandLine {
  readonly file: string;
  readonly args: readonly string[];
}

/**
 * `command` as root of new user, network, mount and pid namespaces (unshare(1)), first process of the
 * last. It dies with the process that starts it: setpriv arms the kernel for the wrapper, --kill-child
 * for the first process, and with that one the whole pid namespace ends.
 * @throws ML-PROGRAM-MISSING
 */
export function inJobNamespaces(command: CommandLine): CommandLine {
  return {
    file: findProgram('setpriv'),
    args: [
      '--pdeathsig', 'KILL', '--',
      findProgram('unshare'), '--user', '--map-root-user', '--net', '--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child=KILL', '--',
      command.file, ...command.args,
    ],
  };
}

/**
 * `command` under the user's own ids again, inside a user namespace in which these are mapped to root: it
 * has no capability over the outer namespaces.
 * @throws ML-PROGRAM-MISSING
 */
export function asOwnUser(command: CommandLine, uid: number, gid: number): CommandLine {
  return {
    file: findProgram('unshare'),
    args: ['--user', `--map-user=${uid}`, `--map-group=${gid}`, '--', command.file, ...command.args],
  };
}

/**
 * `command`, ended by the kernel when the process that starts it ends.
 * @throws ML-PROGRAM-MISSING
 */
export function dyingWithParent(command: CommandLine): CommandLine {
  return { file: findProgram('setpriv'), args: ['--pdeathsig', 'KILL', '--', command.file, ...command.args] };
}
