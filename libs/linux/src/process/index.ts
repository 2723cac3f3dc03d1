export { childEnvironment, PROGRAM_PATH } from './environment.ts';
export { findProgram } from './find-program.ts';
export { run, RUN_DEADLINE_MS, type RunOptions, type RunResult } from './run.ts';
export { start, type Child, type Exit, type StartOptions } from './start.ts';
