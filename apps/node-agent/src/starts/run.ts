import { realpathSync } from 'node:fs';
import { runCommand } from '../commands/run.ts';
import { main } from '../program.ts';

void main(process.argv, () => Promise.resolve([runCommand(realpathSync(process.argv[1] ?? ''))]));
