import { readFileSync } from 'node:fs';
import { processIds, startTicks } from '@moorline/linux';

/** Often enough to see most helpers, which live for some milliseconds. */
const INTERVAL_MS = 10;
/** A process has other arguments once it has become its program. */
const LOOKS = 4;

/** Collects arguments and environments of all processes that come, also of those that live shortly, until it is asked for them. */
export function watchProcesses(): () => Buffer {
  const looks = new Map<string, number>();
  const seen = new Set<string>();
  const look = (): void => {
    for (const pid of processIds()) {
      const life = `${pid}/${startTicks(pid)}`;
      const count = looks.get(life) ?? 0;
      if (count >= LOOKS) continue;
      looks.set(life, count + 1);
      for (const kind of ['cmdline', 'environ']) seen.add(contentOf(`/proc/${pid}/${kind}`));
    }
  };
  look();
  const timer = setInterval(look, INTERVAL_MS);
  return () => {
    clearInterval(timer);
    look();
    return Buffer.from([...seen].join('\n'), 'latin1');
  };
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
