/**
 * The delay box: two TUN interfaces, and every packet that is sent out of one comes in at the other after a
 * time. Runs in the network namespace that it is started in until SIGTERM. Arguments: NAME NAME DELAY_MS.
 * Prints `ready`, and at its end one line of JSON: what it measured.
 */
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { openTun } from '@moorline/linux';
import { COUNTER, COUNTERS, runLine, type Line } from './line.ts';
import type { BoxReport } from './report.ts';

/** The box is the network: it must not wait for those who use it. */
const PRIORITY = constants.priority.PRIORITY_HIGHEST;

function start(): void {
  setPriority(PRIORITY);
  const [, , one = '', other = '', delay = ''] = process.argv;
  const [first, second] = [openTun(one), openTun(other)];
  const lines: readonly Line[] = [[first, second], [second, first]].map(([from = 0, to = 0]) => ({ from, to, delayMs: Number(delay), counters: new Float64Array(new SharedArrayBuffer(COUNTERS * Float64Array.BYTES_PER_ELEMENT)) }));
  const workers = lines.map((line) => new Worker(new URL(import.meta.url), { workerData: line }));
  process.on('SIGTERM', () => process.stdout.write(`${JSON.stringify(report(lines))}\n`, () => process.exit(0)));
  void Promise.all(workers.map((worker) => once(worker, 'message'))).then(() => process.stdout.write('ready\n'));
}

function report(lines: readonly Line[]): BoxReport {
  const total = (which: keyof typeof COUNTER): number => lines.reduce((sum, { counters }) => sum + (counters[COUNTER[which]] ?? 0), 0);
  return { sent: total('sent'), lost: total('lost'), meanHeldMs: total('sent') === 0 ? null : total('heldMs') / total('sent') };
}

if (isMainThread) start();
else {
  parentPort?.postMessage('ready');
  runLine(workerData as Line);
}
