import { readdirSync, readFileSync } from 'node:fs';
import type { ErrorCode } from '@moorline/mesh-core';
import { openField, type Field } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectAgentFails } from './errors/failures.ts';
import { attached, JOB_ECHO_PORT, withEchoJob } from './support/jobs.ts';
import { startTicker } from './support/ticker.ts';
import { closeEgress, openEgress } from './transports/egress.ts';
import { startProxy, type Proxy } from './transports/proxy.ts';
import { reportOf, untilMoved } from './transports/status.ts';

const PASSWORD = 'planted-proxy-password';
const CREDENTIALS = `worker:${PASSWORD}`;
const SECRETS = [PASSWORD, Buffer.from(CREDENTIALS).toString('base64')];

let field: Field;
let proxy: Proxy;

beforeAll(async () => {
  field = await openField('proxy');
});
beforeEach(async () => {
  proxy = await startProxy(CREDENTIALS);
});
afterEach(async () => {
  await openEgress();
  await proxy.close();
});
afterAll(() => field?.bed.close());

/** Files of the agent's user, with the right credentials and authority. */
function files(): { readonly auth: string; readonly ca: string } {
  return { auth: field.home.write('auth', `${CREDENTIALS}\n`, 0o600), ca: field.home.write('proxy.pem', proxy.ca, 0o644) };
}
const throughProxy = ({ auth, ca } = files()): readonly string[] => ['--proxy', proxy.url, '--proxy-auth-file', auth, '--proxy-ca', ca];

describe('a worker that gets out through a proxy only', () => {
  it('joins and is connected through it, and moves up under a TCP connection when more is open', async () => {
    await closeEgress(field);
    const { link } = field.cluster;
    const seen: string[] = [];
    await withEchoJob(
      field,
      async ({ address, agent }) => {
        await untilMoved(field, 'wss-proxy', 'no-answer');
        expect(proxy.connects).toContainEqual(expect.stringMatching(new RegExp(`^${link.cluster.replaceAll('.', '\\.')}:21\\d{3}$`)));
        const ticker = await startTicker(field, address, JOB_ECHO_PORT);
        try {
          await ticker.more(10);
          seen.push(...everyCommandLineAndEnvironment(), JSON.stringify(await reportOf(field)));
          await openEgress();
          await untilMoved(field, 'udp', 'best');
          await ticker.more(10);
        } finally {
          ticker.kill('SIGKILL');
        }
        seen.push(agent.stderr.join('\n'), readFileSync(field.plane.logFile, 'utf8'));
      },
      { options: [...throughProxy(), '--log-level', 'debug'] },
    );
    for (const secret of SECRETS) expect(seen.filter((text) => text.includes(secret))).toEqual([]);
    expect(seen.join()).toContain('--proxy-auth-file');
  });

  it('may be kept to it', async () => {
    await withEchoJob(field, async () => void (await untilMoved(field, 'wss-proxy', 'best')), { options: [...throughProxy(), '--transports', 'wss-proxy'] });
  });
});

/** What anybody on this machine can read of processes. */
function everyCommandLineAndEnvironment(): readonly string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids.flatMap((pid) => ['cmdline', 'environ'].map((file) => readOr(`/proc/${pid}/${file}`)));
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

describe('NO_PROXY', () => {
  const variables = (noProxy: string): Readonly<Record<string, string>> => ({ HTTPS_PROXY: proxy.url.replace('https://', `https://${CREDENTIALS}@`), NODE_EXTRA_CA_CERTS: files().ca, NO_PROXY: noProxy });

  it('keeps the tunnel from the proxy, and join and hub too', async () => {
    const { link } = field.cluster;
    await withEchoJob(field, async () => expect(await reportOf(field)).not.toHaveProperty('transports.wss-proxy'), { environment: variables(`localhost,${link.root}/30`) });
    expect(proxy.connects).toEqual([]);
  });

  it('may be for one of them only', async () => {
    const { link } = field.cluster;
    await withEchoJob(field, async () => expect(await reportOf(field)).not.toHaveProperty('transports.wss-proxy'), { environment: variables(link.cluster) });
    expect(new Set(proxy.connects.map((target) => target.split(':')[0]))).toEqual(new Set([link.root]));
  });

  it('holds for a proxy of the command line as well', async () => {
    await withEchoJob(field, async () => expect(await reportOf(field)).not.toHaveProperty('transports.wss-proxy'), { options: throughProxy(), environment: { no_proxy: '*' } });
    expect(proxy.connects).toEqual([]);
  });
});

describe('the proxy settings', () => {
  it.each<[ErrorCode, string, string, () => readonly string[]]>([
    ['ML-PROXY-REFUSED', 'have a wrong password', '407', () => throughProxy({ ...files(), auth: field.home.write('auth', 'worker:planted-other', 0o600) })],
    ['ML-PROXY-SETTINGS', 'have a file that others may read', 'mode 644', () => throughProxy({ ...files(), auth: field.home.write('open-auth', CREDENTIALS, 0o644) })],
    ['ML-PROXY-SETTINGS', 'have no such file', 'ENOENT', () => throughProxy({ ...files(), auth: '/nowhere' })],
    ['ML-PROXY-SETTINGS', 'have credentials in the URL', '--proxy-auth-file', () => ['--proxy', `http://${CREDENTIALS}@127.0.0.1:1`]],
    ['ML-PROXY-SETTINGS', 'have an authority that is none', 'no certificate', () => throughProxy({ ...files(), ca: field.home.write('no.pem', 'no', 0o600) })],
    ['ML-TRANSPORT-NONE', 'are missing where only a proxy may be used', 'wss-proxy', () => ['--transports', 'wss-proxy']],
    ['ML-USAGE', 'name a transport that there is not', 'udp,wss,wss-proxy', () => ['--transports', 'quic']],
  ])('%s: %s', async (code, _what, detail, options) => {
    const told = await attached(field, (joinFile) => expectAgentFails(field, code, { joinFile, options: options() }));
    expect(told).toContain(detail);
    expect(told).not.toContain('planted');
  });

  it('name an authority: no other is trusted', async () => {
    const options = ['--proxy', proxy.url, '--proxy-auth-file', files().auth];
    const told = await attached(field, (joinFile) => expectAgentFails(field, 'ML-PROXY-REFUSED', { joinFile, options: [...options, '--join-timeout', '5'] }));
    expect(told).toContain('self-signed');
    expect(proxy.connects).toEqual([]);
  });
});
