import {
  attachForUser, detach, findAttachment, runAgent, startAgent, toEnd, waitUntil, type AgentOptions, type AgentResult, type AgentField, type RunningAgent,
} from '@moorline/tools';

/** Port of the echo servers that `withEchoJob` runs. */
export const JOB_ECHO_PORT = 9_000;
const START_DEADLINE_MS = 60_000;

type AgentExtras = Omit<AgentOptions, 'joinFile' | 'command'>;

let count = 0;

/** Attaches under a fresh name for as long as `use` runs. */
export async function attached<Result>(field: AgentField, use: (joinFile: string, name: string) => Promise<Result>): Promise<Result> {
  const name = `job-${(count += 1)}`;
  const joinFile = await attachForUser(field, name);
  try {
    return await use(joinFile, name);
  } finally {
    await detach(field.plane, name);
  }
}

/** Runs one command on the network, with an attachment of its own, to its end. */
export function runJob(field: AgentField, command: readonly string[], extras: AgentExtras = {}): Promise<AgentResult> {
  return attached(field, (joinFile) => runAgent(field, { joinFile, command, ...extras }));
}

export interface EchoJob {
  readonly agent: RunningAgent;
  readonly name: string;
  /** On the overlay. */
  readonly address: string;
  readonly joinFile: string;
}

/** A job that runs echo servers (TCP and UDP) for as long as `use` runs; ended by SIGTERM if it still runs then. */
export async function withEchoJob<Result>(field: AgentField, use: (job: EchoJob) => Promise<Result>, extras: AgentExtras = {}): Promise<Result> {
  return attached(field, async (joinFile, name) => {
    const { node, echoServer } = field.programs;
    const agent = await startAgent(field, { joinFile, command: [node, echoServer, String(JOB_ECHO_PORT)], ...extras });
    try {
      await untilSaid(agent, 'ready');
      return await use({ agent, name, joinFile, address: (await findAttachment(field.plane, name)).addresses.ipv4 });
    } finally {
      agent.kill('SIGTERM');
      await toEnd(agent);
    }
  });
}

/** Waits until the command has printed the line. @throws at once when it ended without */
export async function untilSaid(agent: RunningAgent, line: string): Promise<void> {
  let ended = false;
  void agent.exited.then(() => (ended = true));
  await waitUntil(
    () => {
      if (agent.stdout.includes(line)) return true;
      if (ended) throw new Error(`the agent ended without saying ${line}: ${agent.stderr.join('\n')}`);
      return false;
    },
    { what: `the job to say ${line}`, deadlineMs: START_DEADLINE_MS },
  );
}
