import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { peerUid } from '@moorline/linux';
import { QUESTION_DEADLINE_MS, type Question } from './question.ts';
import { isAgentOf, statusSocketNames, userOfSocketName } from './socket-name.ts';
import { statusReportSchema, type StatusReport } from './status-report.ts';

/** A user may run many jobs on one worker; more than this is not shown. */
const AGENTS_MAX = 256;
const STATUS_TIMEOUT_MS = 5_000;
/** An agent answers a few KiB; whoever sends more is not one. */
const ANSWER_MAX_CHARACTERS = 1_048_576;

/** Names of the sockets of this user's agents in this network namespace. */
export function findAgents(uid: number): readonly string[] {
  return statusSocketNames(readFileSync('/proc/net/unix', 'utf8'), uid).slice(0, AGENTS_MAX);
}

/** Asks every agent of this user in this network namespace. Those that end meanwhile are left out. */
export async function queryAgents(uid: number): Promise<readonly StatusReport[]> {
  const answers = await Promise.all(findAgents(uid).map((name) => ask(name, { kind: 'status' }, STATUS_TIMEOUT_MS)));
  return answers.flatMap((answer) => statusReportSchema.safeParse(answer).data ?? []);
}

/**
 * Asks one agent.
 * @returns what its JSON says; null when it does not answer in time, not with JSON, or is somebody else's process
 */
export async function ask(name: string, question: Question, timeoutMs: number = QUESTION_DEADLINE_MS): Promise<unknown> {
  const socket = createConnection(name);
  const timer = setTimeout(() => socket.destroy(new Error('no answer')), timeoutMs);
  try {
    await once(socket, 'connect');
    const uid = userOfSocketName(name);
    if (uid === null || !isAgentOf(uid, peerUid(socket), hasRoot())) return null;
    socket.write(`${JSON.stringify(question)}\n`);
    return JSON.parse(await boundedText(socket));
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** Whether our user namespace has root (user_namespaces(7)). */
function hasRoot(): boolean {
  return readFileSync('/proc/self/uid_map', 'utf8').split('\n').some((line) => line.trim().startsWith('0 '));
}

async function boundedText(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8');
  for await (const piece of socket as AsyncIterable<string>) {
    text += piece;
    if (text.length > ANSWER_MAX_CHARACTERS) throw new Error('not an answer of an agent');
  }
  return text;
}
