import { readFileSync } from 'node:fs';
import { childEnvironment, start, type Child } from '@moorline/linux';
import { BED_VARIABLE, openField, startAsUser, toEnd, waitUntil, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withEchoJob } from './support/jobs.ts';

/** Neither root nor the job's user. */
const SOMEBODY = 64_321;
const START_DEADLINE_MS = 20_000;

let field: Field;

beforeAll(async () => {
  field = await openField('status');
});
afterAll(() => field?.bed.close());

/** A process of another user behind a name that is called like a socket of our user's agent. */
async function impersonate(answer: string): Promise<Child> {
  const { bed, programs, user } = field;
  const name = `moorline-agent.${user.userId}.1.c0ffee`;
  const code = `require('node:net').createServer((socket) => { socket.on('error', () => {}); socket.end(${JSON.stringify(answer)}); }).listen('\\0${name}')`;
  const child = await start('setpriv', [`--reuid=${SOMEBODY}`, `--regid=${SOMEBODY}`, '--clear-groups', '--', programs.node, '--eval', code], {
    environment: childEnvironment({ [BED_VARIABLE]: bed.name }),
    cwd: '/',
  });
  await waitUntil(() => readFileSync('/proc/net/unix', 'utf8').includes(name), { what: 'the impostor to listen', deadlineMs: START_DEADLINE_MS });
  return child;
}

describe('moorline-agent status', () => {
  it('believes the agents of its user, and nobody else who took such a name', async () => {
    const status = async () => JSON.parse((await toEnd(await startAsUser(field, [field.programs.agent, 'status', '--json']))).stdout) as readonly { readonly attachment: string }[];
    await withEchoJob(field, async ({ name }) => {
      const [report] = await status();
      expect(report?.attachment).toBe(name);
      const impostor = await impersonate(JSON.stringify({ ...report, attachment: 'impostor' }));
      try {
        expect((await status()).map(({ attachment }) => attachment)).toEqual([name]);
      } finally {
        impostor.kill('SIGKILL');
        await impostor.exited;
      }
    });
  });
});
