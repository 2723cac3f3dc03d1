import type { Target } from '../channel/messages.ts';
import { reach } from './reach.ts';

/** A process of its own that tries to reach something from where it was started, and prints what it saw as JSON. */
export async function printReach(target: string): Promise<void> {
  process.stdout.write(`${JSON.stringify(await reach(JSON.parse(target) as Target))}\n`);
}
