import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ERROR_CATALOGUE, type Layer, type LayerSample } from '@moorline/mesh-core';
import { findAttachment, openField, startAsUser, toEnd, waitUntil, type AgentOptions, type AgentResult, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpointWireguard, whileStopped } from './doctor/processes.ts';
import { expectExplained } from './support/explained.ts';
import { runJob, withEchoJob } from './support/jobs.ts';

const LINES_DEADLINE_MS = 90_000;
const KEY = 'AAgQGCAoMDhASFBYYGhweICIkJigqLC4wMjQ2ODo8Pg=';
const TOKEN = `mljt_${'planted-'.repeat(6).slice(0, 43)}`;

let field: Field;

beforeAll(async () => {
  field = await openField('doctorcmd');
});
afterAll(() => field?.bed.close());

async function agent(args: readonly string[], options: Pick<AgentOptions, 'environment' | 'cwd'> = {}): Promise<AgentResult> {
  return toEnd(await startAsUser(field, [field.programs.agent, ...args], options));
}

/** What `ping --json` says: each round, and who is to blame. */
function readPing({ stdout }: AgentResult): { readonly rounds: readonly LayerSample[]; readonly bad: readonly Layer[] } {
  const objects = stdout.split('\n').map((line) => JSON.parse(line) as { layers?: LayerSample; bad?: readonly { layer: Layer }[] });
  return { rounds: objects.flatMap(({ layers }) => layers ?? []), bad: objects.at(-1)?.bad?.map(({ layer }) => layer) ?? [] };
}

describe('ping', () => {
  it('measures every layer, from inside a job and from beside it', async () => {
    const inside = await runJob(field, [field.programs.agent, 'ping', '-c', '2', '-i', '0.2', '--json', 'echo:7']);
    expect(inside.code).toBe(0);
    await withEchoJob(field, async () => {
      for (const result of [inside, await agent(['ping', '--count', '2', '--json'])]) {
        const { rounds, bad } = readPing(result);
        expect(bad).toEqual([]);
        expect(rounds.map(({ hub, relay, wireguard, pod }) => [hub, relay, wireguard, pod].map(({ state }) => state))).toEqual(Array(2).fill(Array(4).fill('answered')));
      }
      expect((await agent(['ping', '-c', '1'])).stdout).toMatch(/^1: hub [\d.]+ ms {2}relay [\d.]+ ms {2}wireguard [\d.]+ ms {2}pod [\d.]+ ms\n\nhub {7}1 sent, 1 answered, 0 % lost/);
    });
  });

  it('blames the layer that is bad', async () => {
    await withEchoJob(field, async ({ name }) => {
      const expectBad = async (layer: Layer, code: keyof typeof ERROR_CATALOGUE, ...target: readonly string[]): Promise<void> => {
        const result = await agent(['ping', '-c', '1', '--json', ...target]);
        expect({ bad: readPing(result).bad, code: result.code }).toEqual({ bad: [layer], code: ERROR_CATALOGUE[code].exitCode });
      };
      await expectBad('pod', 'ML-TARGET-UNREACHABLE', 'nowhere.default.svc.cluster.local');
      await whileStopped(endpointWireguard((await findAttachment(field.plane, name)).id), () => expectBad('wireguard', 'ML-HANDSHAKE-TIMEOUT'));
      await field.plane.stop();
      try {
        await expectBad('hub', 'ML-CONTROL-UNREACHABLE');
      } finally {
        await field.plane.start();
      }
    });
  });

  it('goes on until it is interrupted, and then sums up', async () => {
    await withEchoJob(field, async () => {
      const running = await startAsUser(field, [field.programs.agent, 'ping', '--interval', '0.2']);
      await waitUntil(() => running.stdout.length >= 3, { what: 'three rounds', deadlineMs: LINES_DEADLINE_MS });
      running.kill('SIGINT');
      const { code, signal, stdout } = await toEnd(running);
      expect({ code, signal }).toEqual({ code: 0, signal: null });
      expect(stdout).toMatch(/\npod {7}\d+ sent, \d+ answered, /);
    });
  });

  it('needs an agent, and to know which', async () => {
    expectExplained(await agent(['ping']), 'ML-AGENT-NONE');
    await withEchoJob(field, async ({ name }) => {
      await withEchoJob(field, async ({ name: other }) => {
        const detail = expectExplained(await agent(['ping', '-c', '1']), 'ML-USAGE');
        expect(detail).toContain(name);
        expect(detail).toContain(other);
        expect(await agent(['ping', '-c', '1', '--attachment', other])).toMatchObject({ code: 0 });
        expect((await agent(['status'])).stdout.match(/^attachment /gm)).toHaveLength(2);
        expect(JSON.parse((await agent(['doctor', '--json'])).stdout)).toMatchObject({ ok: true, reports: [{ ok: true }, { ok: true }] });
      });
    });
  });

  it.each([[['--count', '0']], [['--count', '1.5']], [['--interval', '0.01']], [['--interval', '']], [['http://hello/']], [['hello:0']]])('ML-USAGE: is asked for %j', async (args) => {
    expectExplained(await agent(['ping', ...args]), 'ML-USAGE');
  });
});

describe('status --watch', () => {
  it('prints a line a round when it is piped, and ends cleanly', async () => {
    await withEchoJob(field, async ({ name }) => {
      const running = await startAsUser(field, [field.programs.agent, 'status', '--watch', '--interval', '0.5']);
      await waitUntil(() => running.stdout.length >= 3, { what: 'three lines', deadlineMs: LINES_DEADLINE_MS });
      running.kill('SIGINT');
      const { code, signal, stdout, stderr } = await toEnd(running);
      expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' });
      for (const line of stdout.split('\n')) expect(line).toMatch(new RegExp(`^\\d{4}-\\S+Z ${name} on \\S+ \\(agent \\d+\\) passes packets, [\\d.]+ ms, (?:udp|wss)`));
    });
  });

  it('draws over itself on a terminal, and gives the cursor back', async () => {
    const command = `${field.programs.agent} status --watch --interval 0.5 & until [ -e ${join(field.home.path, 'drawn')} ]; do sleep 0.1; done; kill -INT $!; wait $!`;
    const running = await startAsUser(field, ['script', '--quiet', '--command', command, '/dev/null']);
    await waitUntil(() => running.stdout.join('\n').split('\x1b[H\x1b[J').length > 3, { what: 'it to be drawn three times', deadlineMs: LINES_DEADLINE_MS });
    field.home.write('drawn', '', 0o644);
    const { stdout } = await toEnd(running);
    expect(stdout.trimEnd().endsWith('\x1b[?25h')).toBe(true);
  });
});

describe('bugreport', () => {
  it('holds what is needed and no secret, closed to others', async () => {
    const log = field.home.write('job.out', `before\npeer ${KEY} with ${TOKEN}\nprivate_key=${KEY}\nhttps_proxy=http://me:hunter2-planted@proxy\nafter\n`, 0o644);
    const file = join(field.home.path, 'report.tar.gz');
    const environment = { MY_SERVICE_PASSPHRASE: 'value-planted', HTTPS_PROXY: 'http://me:hunter2-planted@192.0.2.1:3128', SLURM_JOB_ID: '4711' };
    await withEchoJob(field, async ({ joinFile, name }) => {
      const result = await agent(['bugreport', '--output', file, '--log-file', log, '--token-file', joinFile], { environment });
      expect(result).toMatchObject({ code: 0, stdout: '' });
      const text = gunzipSync(readFileSync(file)).toString();
      const { token } = JSON.parse(readFileSync(joinFile, 'utf8')) as { readonly token: string };
      for (const secret of [KEY, TOKEN, token, 'hunter2-planted', 'value-planted']) expect(text.includes(secret)).toBe(false);
      for (const part of ['before', 'after', 'MY_SERVICE_PASSPHRASE', '"SLURM_JOB_ID": "4711"', name, '"id": "wireguard"', 'user.max_user_namespaces']) expect(text).toContain(part);
      const names = [...text.matchAll(/moorline-bugreport\/([\w.-]+)/g)].map(([, found]) => found).filter((found) => found !== 'CONTENTS.txt');
      for (const found of names) expect(result.stderr).toContain(`${found} `);
      expect(names).toContain('log-1.txt');
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(statSync(file).size).toBeLessThan(1024 * 1024);
    });
    expect(expectExplained(await agent(['bugreport', '--output', file]), 'ML-OUTPUT-UNWRITABLE')).toContain('EEXIST');
  });

  it('can be written to standard output', async () => {
    const list = await toEnd(await startAsUser(field, ['bash', '-c', '"$0" bugreport --output - 2>/dev/null | tar --list --gzip --file -', field.programs.agent]));
    expect(list).toMatchObject({ code: 0, stderr: '' });
    expect(list.stdout.split('\n')).toContain('moorline-bugreport/doctor.json');
  });
});

describe('completion', () => {
  it('works in a real bash', async () => {
    const script = 'source <("$0" completion bash); complete -p moorline-agent; COMP_WORDS=(moorline-agent status --w); COMP_CWORD=2; _moorline_agent; echo "${COMPREPLY[@]}"';
    expect(await toEnd(await startAsUser(field, ['bash', '-c', script, field.programs.agent]))).toMatchObject({
      code: 0, stderr: '', stdout: 'complete -F _moorline_agent moorline-agent\n--watch',
    });
  });

  it('works in a real zsh', async () => {
    const file = field.home.write('complete.zsh', readFileSync(join(import.meta.dirname, 'doctor', 'complete.zsh'), 'utf8'), 0o600);
    expect(await toEnd(await startAsUser(field, ['zsh', '-f', file, field.programs.agent, 'moorline-agent status --w']))).toMatchObject({ code: 0, stdout: '--watch' });
    const commands = await toEnd(await startAsUser(field, ['zsh', '-f', file, field.programs.agent, 'moorline-agent ']));
    expect(commands.stdout.split('\n')).toEqual(expect.arrayContaining(['bugreport', 'completion', 'doctor', 'ping', 'run', 'status']));
  });
});
