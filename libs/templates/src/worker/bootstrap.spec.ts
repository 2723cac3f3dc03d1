import { describe, expect, it } from 'vitest';
import { renderBootstrap } from './bootstrap.ts';
import { bundles } from '../testing/bundles.ts';

const LINES_MAX = 15;

describe('renderBootstrap', () => {
  it('names the server and both bundles, and stays short', () => {
    const text = renderBootstrap({ server: 'https://moorline.example.org:8443/', bundles });
    expect(text).toContain('url=https://moorline.example.org:8443/v1/artifacts;');
    expect(text).toContain(`x86_64) sum=${'1'.repeat(64)} ;; aarch64) sum=${'2'.repeat(64)} ;;`);
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(LINES_MAX);
  });

  it.each(['http://a.example', 'https://a.example/$(id)', 'https://a.example; id', "https://a.example/'", 'https://a b'])('refuses %s', (server) => {
    expect(() => renderBootstrap({ server, bundles })).toThrow(RangeError);
  });

  it('wants a bundle for each machine', () => {
    expect(() => renderBootstrap({ server: 'https://a.example', bundles: bundles.slice(1) })).toThrow('no bundle for x64');
  });
});
