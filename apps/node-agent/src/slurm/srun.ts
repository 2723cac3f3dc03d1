import { chownSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { asJobUser, childEnvironment, findProgram, mount, MOUNT, start, type Child, type Ids } from '@moorline/linux';
import { moorlineError } from '@moorline/mesh-core';

/** Where the job's half finds the other one; it gets the job's folder by its environment. */
const FOLDER = 'outside';

export interface SrunOptions {
  /** Our program, built from deploy/slurm/srun. */
  readonly shim: string;
  /** Path of the real srun; absent: in the usual folders. */
  readonly srun: string | undefined;
  /** Folder of the job. */
  readonly folder: string;
  readonly user: Ids;
  readonly environment: Readonly<Record<string, string>>;
}

/** srun for the job's scripts: SLURM answers it at ports of the node, so it has to run on the node's network. */
export interface JobSrun {
  /** Puts our program in the place of srun in the present mount namespace. @throws ML-NAMESPACE-FAILED */
  readonly bind: () => void;
  /** Starts its other half as the job's user. @throws ML-PROGRAM-MISSING */
  readonly serve: () => Promise<Child>;
}

/** @throws ML-PROGRAM-MISSING when there is no srun */
export function prepareSrun({ shim, srun, folder, user, environment }: SrunOptions): JobSrun {
  const real = realpathSync(srun ?? findProgram('srun'));
  const outside = join(folder, FOLDER);
  return {
    bind: () => {
      try {
        mount(shim, real, null, MOUNT.bind);
      } catch (error) {
        throw moorlineError('ML-NAMESPACE-FAILED', `${real}: ${String(error)}`, error);
      }
    },
    serve: () => {
      mkdirSync(outside, { mode: 0o700 });
      chownSync(outside, user.uid, user.gid);
      const line = asJobUser({ file: shim, args: ['--serve', outside, real] }, user);
      return start(line.file, line.args, { environment: childEnvironment(environment), detached: true, cwd: '/' });
    },
  };
}
