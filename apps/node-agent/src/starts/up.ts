import { upCommand } from '../commands/up.ts';
import { main } from '../program.ts';
import { runUp } from '../slurm/run-up.ts';

void main(process.argv, () => Promise.resolve([upCommand(() => Promise.resolve({ runUp }))]));
