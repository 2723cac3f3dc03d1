export { stopChild, type Child, type Exit } from './child.ts';
export { childEnvironment, PROGRAM_PATH } from './environment.ts';
export { findProgram } from './find-program.ts';
export { limitsOf, parseLimits, raiseLimits, softLimits, type SoftLimit } from './limits.ts';
export { replaceProcess } from './replace.ts';
export { run, RUN_DEADLINE_MS, type RunOptions, type RunResult } from './run.ts';
export { start, type OutputTarget, type StartOptions } from './start.ts';
export { startWithChannel, type ChannelChild, type StartWithChannelOptions } from './start-with-channel.ts';
