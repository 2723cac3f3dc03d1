import { readFileSync, writeFileSync } from 'node:fs';
import { joinFileSchema } from '@moorline/mesh-core';
import { makeServerIdentity, openField, startAgent, toEnd, waitUntil, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attached, runJob, untilSaid } from './support/jobs.ts';

const SIGNAL_DEADLINE_MS = 60_000;
/** Longer than any grace that a process manager may have built in. */
const CHECKPOINT = 'trap "sleep 7; echo saved; exit 9" TERM; echo ready; while :; do sleep 0.1; done';
const LISTENING = 'for s in HUP USR1 USR2; do trap "echo got $s" $s; done; trap "exit 5" TERM; echo ready; while :; do sleep 0.1; done';
/** A shell as the agent's parent, as in a job script. */
const SHELL = ['bash', '-c', '"$@"; exit $?', 'shell'];
const SOFT_LIMIT = 1_000;

let field: Field;

beforeAll(async () => {
  field = await openField('hardening');
});
afterAll(() => field?.bed.close());

describe('the agent', () => {
  it('gives a command all the time that it takes after SIGTERM', async () => {
    await attached(field, async (joinFile) => {
      const agent = await startAgent(field, { joinFile, command: ['bash', '-c', CHECKPOINT] });
      await untilSaid(agent, 'ready');
      agent.kill('SIGTERM');
      expect(await toEnd(agent)).toMatchObject({ code: 9, signal: null, stdout: 'ready\nsaved' });
    });
  });

  it('survives signals to its whole process group, and so does the command', async () => {
    await attached(field, async (joinFile) => {
      const agent = await startAgent(field, { joinFile, command: ['bash', '-c', LISTENING], wrapper: ['setsid'] });
      await untilSaid(agent, 'ready');
      for (const signal of ['SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const) {
        process.kill(-agent.pid, signal);
        await waitUntil(() => agent.stdout.includes(`got ${signal.slice(3)}`), { what: `the command to get ${signal}`, deadlineMs: SIGNAL_DEADLINE_MS });
      }
      agent.kill('SIGTERM');
      expect(await toEnd(agent)).toMatchObject({ code: 5, signal: null });
    });
  });

  it('trusts the authority of its join file only, whatever the environment says', async () => {
    await attached(field, async (joinFile) => {
      const { certificate } = await makeServerIdentity('192.0.2.1');
      const foreign = { ...joinFileSchema.parse(JSON.parse(readFileSync(joinFile, 'utf8'))), ca: certificate };
      writeFileSync(joinFile, JSON.stringify(foreign));
      const agent = await startAgent(field, { joinFile, command: ['echo', 'ran'], environment: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
      const { code, stdout, stderr } = await toEnd(agent);
      expect({ code, stdout }).toEqual({ code: 77, stdout: '' });
      expect(stderr).toContain('ML-CA-MISMATCH');
    });
  });

  it('goes on when its log cannot be written', async () => {
    expect(await runJob(field, ['bash', '-c', 'exit 3'], { options: ['--log-level', 'debug', '--log-file', '/dev/full'] })).toMatchObject({ code: 3 });
    const { code, stderr } = await runJob(field, ['true'], { options: ['--log-file', '/no/such/folder/log'] });
    expect({ code, named: stderr.includes('ML-OUTPUT-UNWRITABLE') }).toEqual({ code: 73, named: true });
  });

  it('lets the command open no debugger in its helper', async () => {
    const attack = 'kill -USR1 1; sleep 1; curl --silent --max-time 2 http://127.0.0.1:9229/json >/dev/null && echo open || echo closed';
    expect(await runJob(field, ['bash', '-c', attack])).toMatchObject({ code: 0, stdout: 'closed' });
  });

  it('leaves the limit of open files as the caller has it', async () => {
    const { stdout } = await runJob(field, ['bash', '-c', 'ulimit -Sn'], { wrapper: ['prlimit', `--nofile=${SOFT_LIMIT}:`, ...SHELL] });
    expect(stdout).toBe(String(SOFT_LIMIT));
  });
});
