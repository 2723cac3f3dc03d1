import { realpathSync } from 'node:fs';

/** Everything but this line is loaded by need: the child inside wants to be up in milliseconds. */
const entry = realpathSync(process.argv[1] ?? '');
if (process.argv[2] === 'inside') void import('./inside/run-inside.ts').then(({ runInside }) => runInside());
else if (process.argv[2] === 'reach') void import('./inside/print-reach.ts').then(({ printReach }) => printReach(process.argv[3] ?? ''));
else void import('./program.ts').then(({ main }) => main(process.argv, async () => (await import('./commands/index.ts')).loadCommands(process.argv[2], entry)));
