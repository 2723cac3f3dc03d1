import type { UnshareChoice } from '@moorline/mesh-core';
import { asOrdinaryUser, inMountsOfItsOwn, type CommandLine, type Ids } from '../namespaces/index.ts';
import { slirpArguments } from './arguments.ts';

interface SlirpWorld {
  /** A process in the network namespace to serve. */
  readonly pid: number;
  /** How that namespace was made. */
  readonly unshare: UnshareChoice;
  /** For root: the ordinary user to run it as. */
  readonly user: Ids | undefined;
}

/**
 * slirp4netns as it is to be started. Its sandbox lets go of the old root with everything below it, and only the root
 * itself is private then: without a user namespace, which would make a copy of ours that gives nothing back, mounts
 * that are shared would go from the worker as well.
 * @throws ML-PROGRAM-MISSING
 */
export function slirpCommand(file: string, { pid, unshare, user }: SlirpWorld): CommandLine {
  const program = { file, args: slirpArguments(pid, unshare) };
  const command = user === undefined ? program : asOrdinaryUser(program, user);
  return unshare === 'none' ? inMountsOfItsOwn(command) : command;
}
