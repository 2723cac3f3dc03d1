import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bedNames, observeBed, removeBed, sweep } from '@moorline/tools';
import { afterEach, describe, expect, it } from 'vitest';
import { NOTHING } from './support/nothing.ts';
import { endOf, resultOf, startBench, untilSaid, type Bench } from './bench/start-bench.ts';

const SHORT = ['--rounds', '1', '--seconds', '1', '--mtu', '1280'];

const bed = bedNames('bench');
let running: Bench[] = [];

afterEach(async () => {
  for (const { kill } of running) kill('SIGKILL');
  running = [];
  await removeBed(bed);
});

interface Row {
  readonly path: string;
  readonly tls: boolean;
  readonly [figure: string]: unknown;
}

async function startShort(...options: readonly string[]): Promise<Bench> {
  const bench = await startBench(...SHORT, ...options);
  running.push(bench);
  return bench;
}

async function rowsOf(bench: Bench): Promise<readonly Row[]> {
  const result = (await resultOf(bench)) as { readonly rows: readonly Row[] };
  expect(Object.keys(result)).toEqual(['rows']);
  expect(await observeBed(bed)).toEqual(NOTHING);
  return result.rows;
}

describe('./moorline bench', () => {
  it('measures every path, writes its report, and leaves nothing', async () => {
    const folder = mkdtempSync('/tmp/moorline-bench-report-');
    try {
      const rows = await rowsOf(await startShort('--json', '--udp', '10', '--to', folder));
      expect(rows.map(({ path, tls }) => `${path} ${tls}`).filter((name) => !name.startsWith('wstunnel'))).toEqual(['wireguard-direct false', 'relay false', 'relay true', 'relay-plain false', 'relay-plain true']);
      for (const row of rows) {
        expect(row).toMatchObject({ mtu: 1_280, streams: 1, lossPct: 0, delayMs: 0, rounds: 1, date: expect.any(String), machine: expect.any(String), spread: expect.any(Number), udp: { upMbps: expect.any(Number) } });
        for (const figure of ['upMbps', 'downMbps', 'rttIdleMs', 'rttLoadedMs', 'cpuSecPerGB', 'rssMiB', 'rssIdleMiB']) expect(row[figure], `${row.path} ${figure}`).toBeGreaterThan(0);
      }
      expect(JSON.parse(readFileSync(join(folder, 'bench.json'), 'utf8'))).toMatchObject({ rows: rows.map(({ path, tls, upMbps }) => ({ path, tls, upMbps })), verdicts: expect.any(Array) });
      expect(readFileSync(join(folder, 'bench.svg'), 'utf8')).toContain('relay-tls');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('delays and loses packets as it was asked to, and tells what it measured of that', async () => {
    // A round that the loss ends is left out: one of three is enough.
    const bench = await startShort('--json', '--only', 'wireguard-direct', '--loss', '5', '--delay', '20', '--rounds', '3');
    const [row] = await rowsOf(bench);
    expect(row, bench.stderr.join('\n')).toBeDefined();
    expect(row?.['measuredDelayMs']).toBeGreaterThanOrEqual(20);
    expect(row?.['measuredHeldMs']).toBeGreaterThanOrEqual(20);
    expect(row?.['rttIdleMs']).toBeGreaterThanOrEqual(40);
    // Thousands of packets: far more than five standard deviations.
    expect(row?.['measuredLossPct']).toBeGreaterThan(2);
    expect(row?.['measuredLossPct']).toBeLessThan(10);
  });

  it('cleans up after SIGINT, and after another was killed', async () => {
    const interrupted = await startShort('--only', 'relay', '--delay', '1', '--seconds', '30');
    await untilSaid(interrupted, '1/1');
    interrupted.kill('SIGINT');
    expect((await endOf(interrupted)).code).not.toBe(0);
    expect(interrupted.stderr.join('\n')).toContain('ML-ABORTED');
    expect(await observeBed(bed)).toEqual(NOTHING);

    const killed = await startShort('--only', 'relay', '--delay', '1', '--rounds', '9');
    await untilSaid(killed, 'round 1');
    killed.kill('SIGKILL');
    await endOf(killed);
    expect(await observeBed(bed)).not.toEqual(NOTHING);
    expect(await sweep()).toContain('bench');
    expect(await observeBed(bed)).toEqual(NOTHING);
  });
});
