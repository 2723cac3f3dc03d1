import type { Command } from 'commander';

/** The commands of the agent; each is loaded only when it is asked for, so that all start quickly. */
const COMMANDS: Readonly<Record<string, (entry: string) => Promise<Command>>> = {
  run: async (entry) => (await import('./run.ts')).runCommand(entry),
  status: async () => (await import('./status.ts')).statusCommand(),
  doctor: async () => (await import('./doctor.ts')).doctorCommand(),
  ping: async () => (await import('./ping.ts')).pingCommand(),
  bugreport: async () => (await import('./bugreport.ts')).bugreportCommand(),
  connect: async () => (await import('./connect.ts')).connectCommand(),
  completion: async () => (await import('./completion.ts')).completionCommand(),
  wait: async () => (await import('./wait.ts')).waitCommand(),
  exec: async () => (await import('./exec.ts')).execCommand(),
  up: async () => (await import('./up.ts')).upCommand(() => import('../slurm/run-up.ts')),
  down: async () => (await import('./hooks.ts')).downCommand(),
  env: async () => (await import('./hooks.ts')).envCommand(),
  gc: async () => (await import('./hooks.ts')).gcCommand(),
  version: async () => (await import('./version.ts')).versionCommand(),
};

/** It tells of all the others. */
const NEEDS_ALL = 'completion';

/** It needs none. */
const NEEDS_NONE = '--version';

/**
 * The command of that name, or all, for help.
 * @param entry path of this program
 */
export async function loadCommands(name: string | undefined, entry: string): Promise<readonly Command[]> {
  if (name === NEEDS_NONE) return [];
  const wanted = name !== undefined && name !== NEEDS_ALL && Object.hasOwn(COMMANDS, name) ? [name] : Object.keys(COMMANDS);
  return Promise.all(wanted.flatMap((each) => COMMANDS[each]?.(entry) ?? []));
}
