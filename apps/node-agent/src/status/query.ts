import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import { statusSocketNames } from './socket-name.ts';
import { statusReportSchema, type StatusReport } from './status-report.ts';

/** A user may run many jobs on one worker; more than this is not shown. */
const AGENTS_MAX = 256;
const ANSWER_TIMEOUT_MS = 5_000;

/** Asks every agent of this user in this network namespace. Those that end meanwhile are left out. */
export async function queryAgents(uid: number): Promise<readonly StatusReport[]> {
  const names = statusSocketNames(readFileSync('/proc/net/unix', 'utf8'), uid).slice(0, AGENTS_MAX);
  const answers = await Promise.all(names.map(ask));
  return answers.filter((answer) => answer !== null);
}

async function ask(name: string): Promise<StatusReport | null> {
  const socket = createConnection(name);
  socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy(new Error('no answer')));
  try {
    return statusReportSchema.safeParse(JSON.parse(await text(socket))).data ?? null;
  } catch {
    return null;
  }
}
