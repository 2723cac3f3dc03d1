import { asOwnUser, start, type Child } from '@moorline/linux';
import type { Workload } from '../channel/messages.ts';

/**
 * Starts the job's command with the user's own ids, umask, folder, environment and standard streams.
 * @throws the system's error when it cannot be started at all
 */
export function startWorkload({ command, environment, folder, user, umask }: Workload): Promise<Child> {
  const [file, ...args] = command;
  const line = asOwnUser({ file, args }, user);
  const ours = process.umask(umask);
  try {
    // Started before this call returns: only then the mask is ours again.
    return start(line.file, line.args, { environment, cwd: folder, stdin: 'inherit', stdout: 'inherit', stderr: 'inherit' });
  } finally {
    process.umask(ours);
  }
}
