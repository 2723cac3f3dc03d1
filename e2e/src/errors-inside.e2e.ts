import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { run } from '@moorline/linux';
import { openField, startAgent, toEnd, waitUntil, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectExplained } from './support/explained.ts';
import { attached } from './support/jobs.ts';

const START_DEADLINE_MS = 60_000;
/** Instructions that there are not, by architecture: ud2 of x86-64 and udf #0 of A64, at which the kernel ends a process. */
const NO_INSTRUCTION: Readonly<Partial<Record<NodeJS.Architecture, readonly number[]>>> = { x64: [0x0f, 0x0b], arm64: [0, 0, 0, 0] };
/** Nobody else's argument. */
const SECONDS = '471147';

let field: Field;

beforeAll(async () => {
  field = await openField('errinside');
});
afterAll(() => field?.bed.close());

/** The child inside: parent of the job's command. */
async function findInside(): Promise<number | null> {
  const { stdout } = await run('pgrep', ['--newest', '--uid', String(field.user.userId), '--full', `^sleep ${SECONDS}$`], { acceptedExitCodes: [0, 1] });
  if (stdout === '') return null;
  const parent = /^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${stdout.trim()}/status`, 'utf8'))?.[1];
  return parent === undefined ? null : Number(parent);
}

/** Where a process goes on when what it waits for has come (proc(5), syscall); null while it runs. */
function nextInstruction(pid: number): number | null {
  const address = readFileSync(`/proc/${pid}/syscall`, 'utf8').trim().split(' ').at(-1);
  return address?.startsWith('0x') === true ? Number(address) : null;
}

async function crash(pid: number): Promise<void> {
  const address = await waitUntil(async () => nextInstruction(pid), { what: 'the process to wait for something', deadlineMs: START_DEADLINE_MS });
  const instruction = NO_INSTRUCTION[process.arch];
  if (instruction === undefined) throw new Error(`no instruction is known that ${process.arch} has not`);
  const memory = openSync(`/proc/${pid}/mem`, 'r+');
  try {
    writeSync(memory, Uint8Array.from(instruction), 0, instruction.length, address);
  } finally {
    closeSync(memory);
  }
  process.kill(pid, 'SIGCHLD');
}

describe('ML-INSIDE-KILLED', () => {
  it.each([
    ['was killed, as when its memory is used up', async (pid: number) => void process.kill(pid, 'SIGKILL'), 'by SIGKILL: something killed it'],
    ['crashed', crash, 'by SIGILL'],
  ])('tells that the first process of the job %s', async (_what, end, said) => {
    await attached(field, async (joinFile) => {
      const agent = await startAgent(field, { joinFile, command: ['sleep', SECONDS] });
      await end(await waitUntil(findInside, { what: 'the command to run', deadlineMs: START_DEADLINE_MS }));
      expect(expectExplained(await toEnd(agent), 'ML-INSIDE-KILLED')).toBe(`the first process of the job's namespace ended ${said}`);
    });
  });
});
