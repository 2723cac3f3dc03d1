import { fileURLToPath } from 'node:url';
import { start, stopChild, type Child } from '@moorline/linux';
import type { EndConfig, EndEvent } from './end-config.ts';

export interface End {
  readonly child: Child;
  /** The next event of this kind that was not waited for yet. */
  readonly next: <Kind extends EndEvent['event']>(kind: Kind, deadlineMs: number) => Promise<Extract<EndEvent, { event: Kind }>>;
  readonly stop: () => Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('end.ts', import.meta.url));
const STOP_GRACE_MS = 3_000;
const POLL_INTERVAL_MS = 5;

/** Starts one end of a tunnel in a namespace. */
export async function startEnd(namespace: string, config: EndConfig): Promise<End> {
  const events: EndEvent[] = [];
  const complaints: string[] = [];
  const child = await start('ip', ['netns', 'exec', namespace, process.execPath, PROGRAM], {
    stdin: { text: JSON.stringify(config) },
    stdout: (line) => void events.push(JSON.parse(line) as EndEvent),
    stderr: (line) => void complaints.push(line),
  });
  const next: End['next'] = async (kind, deadlineMs) => {
    for (const giveUpAt = performance.now() + deadlineMs; performance.now() < giveUpAt; ) {
      const at = events.findIndex(({ event }) => event === kind);
      if (at >= 0) return events.splice(at, 1)[0] as Extract<EndEvent, { event: typeof kind }>;
      await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
    }
    throw new Error(`${namespace}: no '${kind}' within ${deadlineMs} ms; ${complaints.join('\n')}`);
  };
  return { child, next, stop: async () => void (await stopChild(child, STOP_GRACE_MS)) };
}
