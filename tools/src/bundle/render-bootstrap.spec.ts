import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { renderBootstrap } from './render-bootstrap.ts';

const LINES_MAX = 15;
const template = readFileSync(join(import.meta.dirname, '..', '..', '..', 'deploy', 'agent', 'moorline-agent'), 'utf8');
const bundles: readonly Bundle[] = (['x64', 'arm64'] as const).map((architecture, index) => ({ version: '0.1.0', architecture, sha256: String(index + 1).repeat(64), size: 1 }));

describe('renderBootstrap', () => {
  it('names the server and both bundles, and stays short', () => {
    const text = renderBootstrap(template, 'https://moorline.example.org:8443/', bundles);
    expect(text).toContain('url=https://moorline.example.org:8443/v1/artifacts;');
    expect(text).toContain(`x86_64) sum=${'1'.repeat(64)} ;; aarch64) sum=${'2'.repeat(64)} ;;`);
    expect(text).not.toMatch(/@[A-Z0-9]+@/);
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(LINES_MAX);
  });

  it.each(['http://a.example', 'https://a.example/$(id)', 'https://a.example; id', "https://a.example/'", 'https://a b'])('refuses %s', (server) => {
    expect(() => renderBootstrap(template, server, bundles)).toThrow(RangeError);
  });

  it('wants a bundle for each machine', () => {
    expect(() => renderBootstrap(template, 'https://a.example', bundles.slice(1))).toThrow('no bundle for x64');
  });
});
