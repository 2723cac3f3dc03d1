import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkText } from './check-text.ts';

const SAMPLE = readFileSync(join(import.meta.dirname, '../../../../deploy/embedded/moorline.yaml'), 'utf8');

function issuesOf(text: string): readonly string[] {
  const checked = checkText(text);
  return checked.ok ? [] : checked.issues.map(({ code, line, column, message }) => `${line}:${column} ${code} ${message}`);
}

/** Line number and text of the sample's line that begins with `start`. */
function lineOf(start: string): { readonly number: number; readonly text: string } {
  const lines = SAMPLE.split('\n');
  const index = lines.findIndex((line) => line.startsWith(start));
  return { number: index + 1, text: lines[index] ?? '' };
}

describe('checkText', () => {
  it('takes the sample configuration', () => {
    expect(issuesOf(SAMPLE)).toEqual([]);
  });

  it('names line, column, key and what was expected of a wrong value', () => {
    const { number, text } = lineOf('  port:');
    const [issue, ...others] = issuesOf(SAMPLE.replace(text, '  port: yes'));
    expect(issue).toMatch(new RegExp(`^${number}:3 ML-CONFIG-INVALID listen\\.port: expected a (whole )?number, got "yes"$`));
    expect(others).toEqual([]);
  });

  it('points at an entry of a list', () => {
    const issues = issuesOf(SAMPLE.replace(/serverNames:.*/, 'serverNames: [control.example, not a name]'));
    expect(issues).toHaveLength(1);
    expect(issues[0]).toContain(`${lineOf('serverNames:').number}:32 ML-CONFIG-INVALID serverNames[1]`);
  });

  it('points at the mapping that lacks a key, and at a key that is unknown', () => {
    const { number, text } = lineOf('  dnsServer:');
    const [missing, unknown] = issuesOf(SAMPLE.replace(text, '  dnsSever: 10.96.0.10'));
    expect(missing).toMatch(new RegExp(`^${lineOf('cluster:').number}:1 .*cluster\\.dnsServer: expected`));
    expect(unknown).toMatch(new RegExp(`^${number}:3 .*cluster\\.dnsSever: expected another key \\(is dnsServer meant\\?\\)`));
  });

  it('names everything that is wrong at once, in the order of the file', () => {
    const issues = issuesOf('listen: {}\nserverNames: []\n');
    expect(issues.length).toBeGreaterThan(4);
    const lines = issues.map((issue) => Number(issue.split(':')[0]));
    expect(lines).toEqual(lines.toSorted((one, other) => one - other));
  });

  it.each([
    ['a tab for indentation', 'listen:\n\tport: 1\n', 2],
    ['a key that is there twice', 'mtu: 1280\nmtu: 1280\n', 2],
    ['an open quote', 'serverNames: ["a\n', 2],
  ])('places %s', (_what, text, line) => {
    expect(issuesOf(text)[0]).toMatch(new RegExp(`^${line}:\\d+ ML-CONFIG-INVALID not YAML: `));
  });

  it('refuses aliases that blow up', () => {
    const bomb = ['a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]', 'b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]', 'c: [*b, *b, *b, *b, *b, *b, *b, *b]'].join('\n');
    expect(issuesOf(bomb)[0]).toContain('alias');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(checkText(text)).toHaveProperty('ok');
      }),
    );
  });
});
