import { childEnvironment, start, type Child, type Exit } from '@moorline/linux';
import { BED_VARIABLE } from '../bed/index.ts';
import type { AgentField } from '../field/index.ts';
import { asUser } from '../user/index.ts';
import { waitUntil } from '../wait/index.ts';

/** A join and a command on a busy machine. */
const AGENT_DEADLINE_MS = 90_000;

export interface AgentOptions {
  readonly joinFile: string;
  readonly command: readonly string[];
  /** Options of `moorline-agent run` besides the join file. */
  readonly options?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
  /** What comes before it on the command line, as root: a program that changes what the agent finds. */
  readonly wrapper?: readonly string[];
}

export interface RunningAgent extends Child {
  /** Output so far, in lines. */
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
}

export interface AgentResult extends Exit {
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `moorline-agent run` as the bed's ordinary user, with nothing in its environment but what users have. */
export async function startAgent(field: AgentField, options: AgentOptions): Promise<RunningAgent> {
  return startAsUser(field, [field.programs.agent, 'run', '--token-file', options.joinFile, ...(options.options ?? []), '--', ...options.command], options);
}

/** The same for any command line, without the agent. */
export async function startAsUser({ bed, user, home }: Pick<AgentField, 'bed' | 'user' | 'home'>, command: readonly string[], options: Omit<AgentOptions, 'joinFile' | 'command' | 'options'> = {}): Promise<RunningAgent> {
  const { environment, cwd = home.path, stdin, wrapper = [] } = options;
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const [file = '', ...args] = [...wrapper, 'setpriv', ...asUser(user, command)];
  const child = await start(file, args, {
    cwd,
    environment: childEnvironment({ HOME: home.path, USER: user.name, [BED_VARIABLE]: bed.name, ...environment }),
    stdout: (line) => void stdout.push(line),
    stderr: (line) => void stderr.push(line),
    ...(stdin === undefined ? {} : { stdin: { text: stdin } }),
  });
  return { ...child, stdout, stderr };
}

/** Runs the agent with a command to the end. @throws ML-TIMEOUT, after both have been killed */
export async function runAgent(field: AgentField, options: AgentOptions): Promise<AgentResult> {
  return toEnd(await startAgent(field, options));
}

/** Waits for the end of what `startAgent` or `startAsUser` started. @throws ML-TIMEOUT, after it has been killed */
export async function toEnd(agent: RunningAgent): Promise<AgentResult> {
  let exit: Exit | null = null;
  void agent.exited.then((ended) => (exit = ended));
  try {
    const { code, signal } = await waitUntil(() => exit, { what: 'the agent to end', deadlineMs: AGENT_DEADLINE_MS });
    return { code, signal, stdout: agent.stdout.join('\n'), stderr: agent.stderr.join('\n') };
  } catch (error) {
    agent.kill('SIGKILL');
    throw error;
  }
}
