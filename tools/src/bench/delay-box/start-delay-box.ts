import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { run, stopChild } from '@moorline/linux';
import { runInNamespace, startDaemon, type BedNames } from '../../testbed/index.ts';
import { parseBoxReport, type BoxReport } from './report.ts';

export interface DelayBox {
  /** Stops it; gives what it measured. */
  readonly stop: () => Promise<BoxReport>;
}

export interface DelayBoxOptions {
  /** Namespace of the router between two machines. */
  readonly router: string;
  /** The router's interfaces towards them. */
  readonly links: readonly [string, string];
  /** Each way. */
  readonly delayMs: number;
  readonly signal: AbortSignal;
}

const PROGRAM = fileURLToPath(new URL('main.ts', import.meta.url));
const INTERFACES = ['delay0', 'delay1'] as const;
const FIRST_TABLE = 101;
/** Packets that wait for the box to read them: a whole burst of a sender. */
const QUEUE_PACKETS = 10_000;
const STOP_GRACE_MS = 2_000;

/**
 * Puts a delay between two machines: what comes in at one of the router's links is routed through the box
 * before it goes out at the other.
 * @throws ML-BED-DAEMON-FAILED, ML-ABORTED
 */
export async function startDelayBox(bed: BedNames, { router, links, delayMs, signal }: DelayBoxOptions): Promise<DelayBox> {
  const args = [`--net=/run/netns/${router}`, '--', process.execPath, PROGRAM, ...INTERFACES, String(delayMs)];
  const daemon = await startDaemon(bed, { name: 'delay-box', file: 'nsenter', args, ready: /^ready$/m }, signal);
  for (const [index, name] of INTERFACES.entries()) {
    const table = String(FIRST_TABLE + index);
    await run('ip', ['-n', router, 'link', 'set', name, 'txqueuelen', String(QUEUE_PACKETS), 'up']);
    await run('ip', ['-n', router, 'route', 'add', 'default', 'dev', name, 'table', table]);
    await run('ip', ['-n', router, 'rule', 'add', 'iif', links[index] ?? '', 'lookup', table]);
  }
  // Packets come back in at the other interface of the box, where a router that asks for the way back would not expect them.
  await runInNamespace(router, 'sysctl', ['--quiet', '--write', ...['all', ...INTERFACES].map((name) => `net.ipv4.conf.${name}.rp_filter=0`)]);
  return {
    stop: async () => {
      await stopChild(daemon, STOP_GRACE_MS);
      return parseBoxReport(readFileSync(daemon.logFile, 'utf8'));
    },
  };
}
