import { runInside } from '../inside/run-inside.ts';

void runInside();
