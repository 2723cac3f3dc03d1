import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = join(import.meta.dirname, '..', '..', '..', 'docs', 'troubleshooting.md');
/** Set: what was seen is written into the page. Else the page must say the same. */
const WRITES = process.env['MOORLINE_WRITE_SAMPLES'] === '1';

/** What is another in each run, and what stands for it when two are compared. */
const VARIES: readonly (readonly [RegExp, string])[] = [
  [/\b\d+(?:\.\d+)? (ms|%|bytes|s ago)\b/g, 'N $1'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d+)?\b/g, 'ADDRESS'],
  [/\bfd[0-9a-f]{0,2}(?::[0-9a-f]*)+\b/g, 'ADDRESS'],
  [/\bport \d+/g, 'port N'],
  [/\b[0-9a-f]{64}\b/g, 'SHA256'],
  [/\(agent \d+\)/g, '(agent N)'],
  [/\bjob-\d+\b/g, 'JOB'],
  [/\blinux \S+,/g, 'linux KERNEL,'],
  [/\bglibc [\d.]+/g, 'glibc N'],
  [/\b\d+ d (behind|ahead)/g, 'N d $1'],
  [/(joined in +)N ms/g, '$1N ms'],
  [/^(node +)\S+/gm, '$1NODE'],
  [/\/proc\/self\/fd\/\d+/g, '/proc/self/fd/N'],
  // Whether a server says that there is no such name, or there is no server to ask.
  [/\b(?:EAI_AGAIN|ENOTFOUND)\b/g, 'UNRESOLVED'],
  [/ {2,}/g, '  '],
];

/** The sample of that name in the page: the block behind its mark. */
export function compareSample(name: string, seen: string): { readonly shown: string; readonly seen: string } {
  const text = readFileSync(PAGE, 'utf8');
  const mark = `<!-- sample: ${name} -->\n\`\`\`\n`;
  const start = text.indexOf(mark);
  if (start < 0) throw new Error(`docs/troubleshooting.md has no sample ${name}`);
  const from = start + mark.length;
  const to = text.indexOf('\n```', from);
  const shown = text.slice(from, to);
  if (WRITES && generalise(shown) !== generalise(seen)) writeFileSync(PAGE, `${text.slice(0, from)}${seen}${text.slice(to)}`);
  return { shown: generalise(WRITES ? seen : shown), seen: generalise(seen) };
}

/** Lines of the doctor's output from the one with that title, up to the next that has nothing to do with it. */
export function linesOf(text: string, titles: readonly string[]): string {
  const lines = text.split('\n');
  return titles.flatMap((title) => {
    const first = lines.findIndex((line) => line.slice(2).startsWith(title.padEnd(20)));
    const more = lines.slice(first + 1).findIndex((line) => !line.startsWith('  '));
    return lines.slice(first, more < 0 ? undefined : first + 1 + more);
  }).join('\n');
}

function generalise(text: string): string {
  return VARIES.reduce((rest, [pattern, replacement]) => rest.replaceAll(pattern, replacement), text);
}
