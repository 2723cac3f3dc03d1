import { constants } from 'node:os';
import { reapOrphans, start, switchLoopbackOn } from '@moorline/linux';
import { joinGroups } from './control-groups.ts';
import { furnish } from './furnish.ts';
import type { LaneOrder } from './order.ts';

/** The first process of a lane: makes it, runs one program in it and ends as that does. Argument: a `LaneOrder` as JSON. */
async function main(): Promise<void> {
  const { root, file, args, ...furniture } = JSON.parse(process.argv[2] ?? '') as LaneOrder;
  joinGroups(furniture.groups);
  for (const line of await furnish(furniture)) process.stderr.write(`${line}\n`);
  switchLoopbackOn();
  process.chdir(root);
  reapOrphans();
  // Seen from within, the folders of the lane are the roots of their hierarchies.
  const child = await start('unshare', ['--cgroup', '--', file, ...args], { environment: process.env as Record<string, string>, stdout: 'inherit', stderr: 'inherit' });
  const { code, signal } = await child.exited;
  process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
}

void main();
