import { run } from '@moorline/linux';
import { Argument, Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { loadCommands } from '../commands/index.ts';
import { createProgram } from '../program.ts';
import { shapeOf, type OptionShape, type ProgramShape } from './command-tree.ts';
import { renderBash } from './render-bash.ts';
import { renderZsh } from './render-zsh.ts';

const agent = createProgram(await loadCommands(undefined, '/nowhere'));
const shape = shapeOf(agent);

/** Options of a command that commander itself knows, the hidden left out. */
function longOptions(command: Command): string[] {
  return command.options.filter(({ hidden }) => !hidden).map(({ long, short }) => long ?? short ?? '');
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/[^\w-]+/));
}

describe('shapeOf', () => {
  it('has every command and every option of the agent', () => {
    for (const command of agent.commands) {
      const found = shape.commands.find(({ name }) => name === command.name());
      expect(found?.options.flatMap(({ names }) => names)).toEqual(expect.arrayContaining([...longOptions(command), '--help']));
    }
    expect(shape.options.flatMap(({ names }) => names)).toEqual(expect.arrayContaining(longOptions(agent)));
  });

  it('knows what follows an option', () => {
    const of = (command: string, option: string): OptionShape['value'] | undefined =>
      shape.commands.find(({ name }) => name === command)?.options.find(({ names }) => names.includes(option))?.value;
    expect([of('run', '--token-file'), of('run', '--log-level'), of('status', '--json'), of('ping', '-c')]).toEqual([
      'path', expect.arrayContaining(['warn', 'debug']), 'none', 'any',
    ]);
  });

  it('leaves hidden commands out', () => {
    const program = new Command('p').addCommand(new Command('seen')).addCommand(new Command('unseen'), { hidden: true });
    expect(shapeOf(program).commands.map(({ name }) => name)).not.toContain('unseen');
  });
});

describe.each<[string, (of: ProgramShape) => string]>([['bash', renderBash], ['zsh', renderZsh]])('the script for %s', (_shell, render) => {
  it('has every command, option and word', () => {
    const found = words(render(shape));
    for (const { name, options, words: first } of shape.commands) {
      for (const word of [name, ...first, ...options.flatMap(({ names, value }) => [...names, ...(typeof value === 'string' ? [] : value)])]) expect(found).toContain(word);
    }
  });

  it('holds whatever stands in a description', () => {
    const odd = new Command('odd-name').addCommand(
      new Command('go').description("it's [odd]: $HOME `id`").addOption(new Option('--to <file>', "where 'to'")).addArgument(new Argument('<x>').choices(['a', 'b'])),
    );
    expect(words(render(shapeOf(odd)))).toContain('--to');
  });
});

describe('bash', () => {
  /** What bash offers for the last of these words. */
  async function offered(...line: readonly string[]): Promise<readonly string[]> {
    const ask = `COMP_WORDS=(${line.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${line.length - 1}; _moorline_agent; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return (await run('bash', ['--norc', '-s'], { input: `${renderBash(shape)}\n${ask}\n` })).stdout.trim().split('\n');
  }

  it('offers commands, options, words and nothing where anything may stand', async () => {
    expect(await offered('moorline-agent', '')).toEqual(expect.arrayContaining(agent.commands.map((command) => command.name())));
    expect(await offered('moorline-agent', 'doc')).toEqual(['doctor']);
    expect(await offered('moorline-agent', 'status', '--w')).toEqual(['--watch']);
    expect(await offered('moorline-agent', 'run', '--log-level', 'w')).toEqual(['warn']);
    expect(await offered('moorline-agent', 'completion', 'z')).toEqual(['zsh']);
    expect(await offered('moorline-agent', 'ping', '-c', '')).toEqual(['']);
    expect(await offered('moorline-agent', 'run', '--token-file', '/etc/host')).toContain('/etc/hosts');
    expect(await offered('moorline-agent', 'run', '--', 'basenam')).toContain('basename');
  });
});
