import { realpathSync } from 'node:fs';

/** Everything but this line is loaded by need: the child inside wants to be up in milliseconds. */
const entry = realpathSync(process.argv[1] ?? '');
if (process.argv[2] === 'inside') void import('./inside/run-inside.ts').then(({ runInside }) => runInside());
else void import('./program.ts').then(({ main }) => main(process.argv, entry));
