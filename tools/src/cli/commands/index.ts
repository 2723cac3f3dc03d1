import type { Command } from 'commander';

/** The commands of ./moorline; each is loaded only when it is asked for, so that all start quickly. */
export const COMMANDS = {
  demo: async (): Promise<Command> => (await import('../../demo/index.ts')).demoCommand(),
  bench: async (): Promise<Command> => (await import('../../bench/index.ts')).benchCommand(),
  test: async (): Promise<Command> => (await import('./test.ts')).testCommand(),
  build: async (): Promise<Command> => (await import('./build.ts')).buildCommand(),
  bundle: async (): Promise<Command> => (await import('./bundle.ts')).bundleCommand(),
  mirror: async (): Promise<Command> => (await import('./mirror.ts')).mirrorCommand(),
  'cluster-tools': async (): Promise<Command> => (await import('./cluster-tools.ts')).clusterToolsCommand(),
  image: async (): Promise<Command> => (await import('./image.ts')).imageCommand(),
  docs: async (): Promise<Command> => (await import('./docs.ts')).docsCommand(),
  fuzz: async (): Promise<Command> => (await import('../../fuzz/index.ts')).fuzzCommand(),
  mutate: async (): Promise<Command> => (await import('./mutate.ts')).mutateCommand(),
} as const;

export type CommandName = keyof typeof COMMANDS;

export function isCommandName(text: string): text is CommandName {
  return Object.hasOwn(COMMANDS, text);
}
