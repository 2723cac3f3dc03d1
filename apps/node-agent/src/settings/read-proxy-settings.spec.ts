import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readProxySettings } from './read-proxy-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'proxy-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string, mode = 0o600): string {
  const path = join(folder, 'file');
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}
const none = { proxy: undefined, proxyAuthFile: undefined, proxyCa: undefined };
function failureOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return String(error);
  }
  throw new Error('the call did not fail');
}

describe('readProxySettings', () => {
  it('gives nothing when nothing was said', () => {
    expect(readProxySettings(none)).toEqual({ url: null, credentials: null, ca: null });
  });

  it.each([
    ['proxy.example.org:3128', 'http://proxy.example.org:3128/'],
    ['https://proxy.example.org', 'https://proxy.example.org/'],
  ])('takes the proxy %s', (proxy, url) => {
    expect(readProxySettings({ ...none, proxy }).url).toBe(url);
  });

  it.each(['socks5://proxy:1080', 'http://[planted', 'http://user:planted@proxy:3128', ''])('refuses the proxy %s, without its text', (proxy) => {
    const failure = failureOf(() => readProxySettings({ ...none, proxy }));
    expect(failure).toContain('ML-PROXY-SETTINGS');
    expect(failure).not.toContain('planted');
  });

  it.each(['user:pass word', 'user:pass:word\n', 'user:\r\n', 'us@er:ü'])('takes the credentials %j', (text) => {
    expect(readProxySettings({ ...none, proxyAuthFile: file(text) }).credentials).toBe(text.trimEnd());
  });

  it.each(['', 'planted', ':planted', 'user:planted\nuser:planted', 'user:plan\0ted'])('refuses the credentials %j, without their text', (text) => {
    const failure = failureOf(() => readProxySettings({ ...none, proxyAuthFile: file(text) }));
    expect(failure).toContain('ML-PROXY-SETTINGS');
    expect(failure).not.toContain('plan');
  });

  it.each([0o640, 0o604, 0o666])('refuses credentials that others may read (mode %o)', (mode) => {
    expect(failureOf(() => readProxySettings({ ...none, proxyAuthFile: file('user:planted', mode) }))).toContain('chmod 600');
  });

  it('refuses an authority that is none', () => {
    expect(failureOf(() => readProxySettings({ ...none, proxyCa: file('-----BEGIN CERTIFICATE-----\nno\n') }))).toContain('no certificate');
  });

  it('refuses what is not there', () => {
    expect(failureOf(() => readProxySettings({ ...none, proxyCa: join(folder, 'nowhere') }))).toContain('ENOENT');
  });
});
