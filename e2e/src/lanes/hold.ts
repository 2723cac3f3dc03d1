import { findProgram } from '@moorline/linux';
import { runInLane } from '@moorline/tools';

/** Keeps a lane in which a process sleeps, until it is killed. Arguments: the seconds to sleep, by which it is known, and a folder. */
async function main(): Promise<void> {
  const [, , seconds = '', root = ''] = process.argv;
  await runInLane({ root, shared: [root], file: findProgram('sleep'), args: [seconds], number: 0, environment: {}, signal: new AbortController().signal, onLine: (line) => process.stderr.write(`${line}\n`) });
}

void main();
