import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { processIds } from '@moorline/linux';
import { startAgent, toEnd, type Field } from '@moorline/tools';
import { attached, untilSaid } from '../support/jobs.ts';

/** Tells the job's surroundings, and goes on. */
export const TELLS = 'echo $ALL_PROXY; echo $MOORLINE_PROXY_SOCKET; echo ready; exec sleep 300';

/** Processes of ours that wait with this folder on their command line. */
export function watchersOf(folder: string): readonly number[] {
  return processIds().filter((pid) => {
    try {
      const [file = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return file.endsWith('xargs') && args.includes(folder);
    } catch {
      return false;
    }
  });
}

/** The folder of the socket of a job whose every process was killed at once. */
export function leaveSocket(field: Field): Promise<string> {
  return attached(field, async (joinFile) => {
    const job = await startAgent(field, { joinFile, command: ['bash', '-c', TELLS], options: ['--mode', 'proxy'] });
    await untilSaid(job, 'ready');
    const folder = dirname(job.stdout[1] ?? '');
    process.kill(job.pid, 'SIGSTOP');
    for (const pid of [...watchersOf(folder), job.pid]) process.kill(pid, 'SIGKILL');
    await toEnd(job);
    return folder;
  });
}
