import { appendFileSync, closeSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { boundEndpointLog, lastWordsIn, openEndpointLog, pruneLogs } from './endpoint-log.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'moorline-log-'));
  path = join(folder, 'endpoint.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

function append(text: string): void {
  const descriptor = openEndpointLog(path);
  writeSync(descriptor, text);
  closeSync(descriptor);
}

describe('openEndpointLog', () => {
  it('appends to a private file', () => {
    append('one\n');
    append('two\n');
    expect(statSync(path)).toMatchObject({ size: 8 });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('begins anew when the log has grown large, and keeps one older', () => {
    append('x'.repeat(1024 * 1024 + 1));
    append('fresh\n');
    append('more\n');
    expect(statSync(path).size).toBe(11);
    expect(readdirSync(folder)).toEqual(['endpoint.log', 'endpoint.log.1']);
  });
});

describe('boundEndpointLog', () => {
  it('empties a large log under an endpoint that writes on, and keeps one older', () => {
    const descriptor = openEndpointLog(path);
    writeSync(descriptor, 'x'.repeat(1024 * 1024));
    boundEndpointLog(path);
    expect(statSync(path).size).toBe(1024 * 1024);
    writeSync(descriptor, 'y');
    boundEndpointLog(path);
    writeSync(descriptor, 'fresh\n');
    closeSync(descriptor);
    expect([statSync(path).size, statSync(`${path}.1`).size, statSync(`${path}.1`).mode & 0o777]).toEqual([6, 1024 * 1024 + 1, 0o600]);
  });

  it('does not mind a log that is not there', () => {
    expect(() => boundEndpointLog(path)).not.toThrow();
  });
});

describe('lastWordsIn', () => {
  it('gives what the endpoint said of its end, not what to do about it', () => {
    writeFileSync(path, '{"msg":"endpoint is up"}\nML-PORT-TAKEN: the port is already in use: 7001\n  cause:  c\n  remedy: r\n');
    expect(lastWordsIn(path)).toBe('ML-PORT-TAKEN: the port is already in use: 7001');
  });

  it.each([
    ['{"level":"info","name":"moorline-endpoint","msg":"older peers message passed over"}', 'older peers message passed over'],
    ['{"level":"error","err":{"message":"ML-WIREGUARD-FAILED: it ended","stack":"at x"},"msg":"peers not applied"}', 'peers not applied: ML-WIREGUARD-FAILED: it ended'],
    ['{"msg":7}', '{"msg":7}'],
    ['{"msg":"cut', '{"msg":"cut'],
  ])('gives the words of a structured line: %s', (line, words) => {
    writeFileSync(path, `${line}\n`);
    expect(lastWordsIn(path)).toBe(words);
  });

  it('gives the last line of any other log, and nothing of none', () => {
    expect(lastWordsIn(path)).toBe('');
    writeFileSync(path, 'first\n');
    appendFileSync(path, `last ${'x'.repeat(2_000)}\n\n`);
    expect(lastWordsIn(path)).toHaveLength(600);
    expect(lastWordsIn(path).startsWith('last x')).toBe(true);
  });
});

describe('pruneLogs', () => {
  it('keeps the newest hundred', () => {
    for (let n = 0; n < 103; n += 1) {
      const log = join(folder, `endpoint-${n}.log`);
      writeFileSync(log, '');
      utimesSync(log, n, n);
    }
    pruneLogs(folder);
    expect(readdirSync(folder)).toHaveLength(100);
    expect([existsSync(join(folder, 'endpoint-2.log')), existsSync(join(folder, 'endpoint-3.log'))]).toEqual([false, true]);
  });
});
