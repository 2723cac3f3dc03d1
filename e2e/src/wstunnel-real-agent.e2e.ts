import { readFileSync } from 'node:fs';
import { findUserProcesses, IPERF_PORT, listAttachments, openField, waitUntil, type Field } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { JOB_ECHO_PORT, runJob, withEchoJob } from './support/jobs.ts';
import { askFromPod } from './support/pods.ts';
import { startTicker } from './support/ticker.ts';
import { lowerFirewall, raiseFirewall } from './transports/firewall.ts';
import { reportOf, untilMoved } from './transports/status.ts';
import { realWstunnel, type RealWstunnel } from './wstunnel/real-binary.ts';
import { prepareSite, type Site } from './wstunnel/site.ts';

let field: Field;
let site: Site;
let server: RealWstunnel | null = null;

/** The relay is found dead, and wstunnel tried. */
const MOVE_DEADLINE_MS = 60_000;
/** All relays of the field. */
const NO_RELAY = ['tcp dport 21000-21127 drop', 'tcp sport 21000-21127 drop'];

describe('an agent by the real wstunnel as a server', () => {
  beforeAll(async () => {
    field = await openField('wsagent');
    site = await prepareSite(field, realWstunnel());
    server = await site.start();
  });
  afterEach(() => lowerFirewall(field));
  afterAll(async () => {
    await server?.stop();
    await field?.bed.close();
  });
  const only = (): { readonly options: readonly string[] } => ({ options: ['--transports', 'wstunnel', '--wstunnel-headers-file', site.headersFile] });

  it('reaches the cluster and is reached, and says by which transport', async () => {
    await withEchoJob(field, async ({ address, name }) => {
      expect(await askFromPod(field, 'hello', 'tcp', address, JOB_ECHO_PORT, 'ahoy')).toContain('ahoy');
      expect((await untilMoved(field, 'wstunnel', 'best')).transports).toEqual({ wstunnel: 'in use' });
      expect((await listAttachments(field.plane)).find((listed) => listed.name === name)?.transport).toBe('wstunnel');
      const secrets = findUserProcesses(field.user.userId).flatMap(({ pid }) => ['cmdline', 'environ'].map((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8')));
      expect(secrets.some((text) => text.includes(site.secret))).toBe(false);
      expect(server?.said.join('\n')).not.toContain(site.secret);
    }, only());
  });

  it.each([[], ['--reverse']])('moves bulk data %j', async (...direction) => {
    const { code, stdout } = await runJob(field, ['iperf3', '--client', field.cluster.addresses.pods.echo, '--port', String(IPERF_PORT), '--time', '1', '--json', ...direction], only());
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { end: { sum_received: { bytes: number } } }).end.sum_received.bytes).toBeGreaterThan(1_000_000);
  });

  it('takes over from a relay that goes dark, under one TCP connection', async () => {
    await withEchoJob(field, async ({ address }) => {
      const ticker = await startTicker(field, address, JOB_ECHO_PORT);
      try {
        await untilMoved(field, 'wss', 'best');
        await raiseFirewall(field, NO_RELAY);
        await waitUntil(async () => (await reportOf(field)).health?.transport === 'wstunnel', { what: 'wstunnel to be used', deadlineMs: MOVE_DEADLINE_MS });
        await ticker.more(10);
      } finally {
        ticker.kill('SIGKILL');
      }
    }, { options: ['--transports', 'wss,wstunnel', '--wstunnel-headers-file', site.headersFile] });
  });

  it('tells what is wrong when the server does not let it in', async () => {
    const { code, stderr } = await runJob(field, ['true'], { options: ['--transports', 'wstunnel', '--join-timeout', '10'] });
    expect({ code, stderr }).toEqual({ code: 77, stderr: expect.stringContaining('ML-WSTUNNEL-REFUSED') as string });
  });
});
