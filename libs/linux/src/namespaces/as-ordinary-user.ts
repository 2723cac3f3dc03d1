import { findProgram } from '../process/find-program.ts';
import type { CommandLine, Ids } from './arguments.ts';

/**
 * `command` as an ordinary user with no other groups and no capability, now or ever; for root. No user database is
 * asked, which may be on a server that does not answer.
 * @throws ML-PROGRAM-MISSING
 */
export function asOrdinaryUser(command: CommandLine, { uid, gid }: Ids): CommandLine {
  return {
    file: findProgram('setpriv'),
    args: [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--inh-caps=-all', '--ambient-caps=-all', '--bounding-set=-all', '--no-new-privs', '--', command.file, ...command.args],
  };
}

/**
 * `command` as an ordinary user with all its groups, for what may start programs of the user's; ended by the kernel when the
 * process that starts it ends. For root; asks the user database.
 * @throws ML-PROGRAM-MISSING
 */
export function asJobUser(command: CommandLine, { uid, gid }: Ids): CommandLine {
  return {
    file: findProgram('setpriv'),
    args: [`--reuid=${uid}`, `--regid=${gid}`, '--init-groups', '--inh-caps=-all', '--ambient-caps=-all', '--pdeathsig', 'KILL', '--', command.file, ...command.args],
  };
}

/**
 * `command` as root of new user, network and mount namespaces that belong to an ordinary user; for root. The right to
 * make them is root's own, so that switches which close them to users are no hindrance; it ends with the first of them.
 * @throws ML-PROGRAM-MISSING
 */
export function inNamespacesOf(command: CommandLine, { uid, gid }: Ids): CommandLine {
  return {
    file: findProgram('setpriv'),
    args: [
      `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--inh-caps=-all,+sys_admin', '--ambient-caps=-all,+sys_admin', '--',
      findProgram('unshare'), '--user', '--map-root-user', '--net', '--mount', '--propagation', 'slave', '--',
      command.file, ...command.args,
    ],
  };
}

/**
 * `command` as root of the user namespace that a process holds, with its network and mounts, in the folder `folder`
 * (nsenter(1)); for the user whom these belong to.
 * @throws ML-PROGRAM-MISSING
 */
export function enterNamespacesOf(pid: number, command: CommandLine, folder: string): CommandLine {
  return { file: findProgram('nsenter'), args: ['--preserve-credentials', '--user', '--net', '--mount', `--target=${pid}`, `--wd=${folder}`, '--', command.file, ...command.args] };
}
