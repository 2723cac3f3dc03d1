import { Argument, Command } from 'commander';

const SHELLS = ['bash', 'zsh'] as const;

const EXAMPLES = `
The script is made from the commands and options of this very program: print it again after an update.

Examples:
  source <(moorline-agent completion bash)
  moorline-agent completion bash > ~/.local/share/bash-completion/completions/moorline-agent
  moorline-agent completion zsh > ~/.zfunc/_moorline-agent      # ~/.zfunc in fpath, before compinit
`;

/** `moorline-agent completion`. */
export function completionCommand(): Command {
  return new Command('completion')
    .description('print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>', 'for which shell').choices(SHELLS))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: (typeof SHELLS)[number], _flags: unknown, command: Command) => {
      const [{ shapeOf }, { renderBash }, { renderZsh }] = await Promise.all([
        import('../completion/command-tree.ts'), import('../completion/render-bash.ts'), import('../completion/render-zsh.ts'),
      ]);
      const shape = shapeOf(command.parent ?? command);
      process.stdout.write(shell === 'bash' ? renderBash(shape) : renderZsh(shape));
    });
}
