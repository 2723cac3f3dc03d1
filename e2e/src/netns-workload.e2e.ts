import { createHash } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { openField, startAgent, startAsUser, toEnd, waitUntil, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attached, runJob, untilSaid } from './support/jobs.ts';

/** Long enough for a command to run that should not run. */
const NO_NETWORK_MS = 1_500;
const START_DEADLINE_MS = 60_000;
const STDIN_BYTES = 3_000_000;

/** Says what it is told and by which signal, then ends with 5. */
const OBEDIENT = 'for s in HUP USR1 USR2 TERM; do trap "echo got $s; [[ $s == TERM ]] && exit 5" $s; done; echo ready; while :; do sleep 0.1; done';
/** Whatever a process has from its parent, one line each. */
const INHERITED = 'id -u; id -g; pwd; umask; ulimit -a; env | sort | grep -v ^_=; readlink /proc/self/fd/0';

let field: Field;

beforeAll(async () => {
  field = await openField('netns');
});
afterAll(() => field?.bed.close());

describe('the command', () => {
  it.each([0, 3, 255])('ends the agent with its own exit code %i', async (code) => {
    expect(await runJob(field, ['bash', '-c', `exit ${code}`])).toMatchObject({ code, signal: null, stderr: '' });
  });

  it('ends the agent by the signal that ended it', async () => {
    expect(await runJob(field, ['bash', '-c', 'kill -KILL $$'])).toMatchObject({ code: null, signal: 'SIGKILL' });
    expect(await runJob(field, ['bash', '-c', 'kill -TERM $$'])).toMatchObject({ code: null, signal: 'SIGTERM' });
  });

  it('ends the agent as a shell would when it does not exist or may not run', async () => {
    expect((await runJob(field, ['/no/such/program'])).code).toBe(127);
    expect((await runJob(field, ['/etc/passwd'])).code).toBe(126);
  });

  it('reads standard input to its end', async () => {
    const stdin = 'moorline\n'.repeat(STDIN_BYTES / 9);
    const { stdout } = await runJob(field, ['sha256sum'], { stdin });
    expect(stdout.split(' ')[0]).toBe(createHash('sha256').update(stdin).digest('hex'));
  });

  it('keeps outputs apart', async () => {
    expect(await runJob(field, ['bash', '-c', 'echo out; echo err >&2'])).toMatchObject({ stdout: 'out', stderr: 'err' });
  });

  it('inherits all that it would without the agent', async () => {
    const extras = { environment: { PLANTED: 'a b\tc', EMPTY: '' }, cwd: '/usr/share' };
    const direct = await toEnd(await startAsUser(field, ['bash', '-c', INHERITED], extras));
    const { stdout } = await runJob(field, ['bash', '-c', INHERITED], extras);
    expect(direct.stdout).toContain('PLANTED=a b\tc');
    expect(stdout).toBe(direct.stdout);
  });

  it('gets the signals that the agent gets', async () => {
    await attached(field, async (joinFile) => {
      const agent = await startAgent(field, { joinFile, command: ['bash', '-c', OBEDIENT] });
      await untilSaid(agent, 'ready');
      for (const signal of ['SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGTERM'] as const) {
        agent.kill(signal);
        await waitUntil(() => agent.stdout.includes(`got ${signal.slice(3)}`), { what: `the command to get ${signal}`, deadlineMs: START_DEADLINE_MS });
      }
      expect(await toEnd(agent)).toMatchObject({ code: 5, signal: null });
    });
  });

  it('runs in namespaces of its own, as an ordinary user without any capability over the host', async () => {
    const { stdout } = await runJob(field, ['bash', '-c', 'readlink /proc/self/ns/net /proc/self/ns/mnt; grep CapEff /proc/self/status; ip link add x type bridge || echo refused']);
    const [network, mounts, capabilities, refused] = stdout.split('\n');
    expect(network).not.toBe(readlinkSync('/proc/self/ns/net'));
    expect(mounts).not.toBe(readlinkSync('/proc/self/ns/mnt'));
    expect([capabilities?.split('\t')[1], refused]).toEqual(['0000000000000000', 'refused']);
  });

  it('does not begin before the network is ready', async () => {
    await attached(field, async (joinFile) => {
      await field.plane.stop();
      const agent = await startAgent(field, { joinFile, command: ['curl', '--silent', '--max-time', '10', 'http://hello/'] });
      await new Promise((resolve) => setTimeout(resolve, NO_NETWORK_MS));
      const early = [...agent.stdout];
      await field.plane.start();
      expect(early).toEqual([]);
      expect(await toEnd(agent)).toMatchObject({ code: 0, stdout: `hello from the cluster; you are ${field.cluster.addresses.bridge}` });
    });
  });
});
