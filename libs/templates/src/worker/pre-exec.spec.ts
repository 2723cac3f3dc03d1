import type { JoinFile } from '@moorline/mesh-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundles } from '../testing/bundles.ts';
import { renderPreExec } from './pre-exec.ts';

const bundle = { server: 'https://moorline.example.org:8443', bundles };
const secret = { kind: 'secret', volume: 'moorline-join', key: 'join.json' } as const;
const joinFile: JoinFile = { version: 1, server: 'https://moorline.example.org:8443', ca: '-----BEGIN CERTIFICATE-----\nabc\n', attachment: 'job-1', token: `mljt_${'a'.repeat(43)}` };

describe('renderPreExec', () => {
  it('runs the whole script again within the agent, with the file of the Secret volume', () => {
    const text = renderPreExec({ attachment: 'job-1', joinFile: secret, bundle });
    expect(text).toContain('moorline_file=$moorline_job/secrets/moorline-join/join.json\n');
    expect(text).toContain('exec "$moorline_agent" run --token-file "$moorline_file" -- "$@"\n  ;;\nesac\n');
    expect(text).toContain(`sum=${'1'.repeat(64)}`);
    expect(text).not.toContain('TOKEN-EXPOSED');
  });

  it('carries no token unless it is told to, and warns then', () => {
    const text = renderPreExec({ attachment: 'job-1', joinFile: { kind: 'inline', joinFile }, bundle });
    expect(text).toContain('echo \'moorline: warning: ML-TOKEN-EXPOSED: ');
    expect(text).toContain(` run --token-fd 9 -- "$@" 9<<'MOORLINE_JOIN_FILE'\n${JSON.stringify(joinFile)}\nMOORLINE_JOIN_FILE\n  ;;\nesac\n`);
    expect(text).not.toContain('secrets/');
  });

  it('ends where there is no agent, if the site is to have one', () => {
    const text = renderPreExec({ attachment: 'job-1', joinFile: secret, bundle: null });
    expect(text).toMatch(/\|\| \{ echo "moorline: ML-AGENT-FAILED: .*" >&2; exit 70; \}\n/);
    expect(text).not.toContain('artifacts');
  });

  it('keeps any certificate and token in the here-document', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      const script = renderPreExec({ attachment: 'job-1', joinFile: { kind: 'inline', joinFile: { ...joinFile, ca: `-----BEGIN CERTIFICATE-----${text}\nMOORLINE_JOIN_FILE\n` } }, bundle });
      expect(script.split('\n').filter((line) => line === 'MOORLINE_JOIN_FILE')).toHaveLength(1);
    }));
  });

  it.each(['job 1', 'Job', '$(id)', '', "a'b", 'a;b'])('refuses %j for a name', (name) => {
    expect(() => renderPreExec({ attachment: name, joinFile: secret, bundle })).toThrow(RangeError);
    expect(() => renderPreExec({ attachment: 'job-1', joinFile: { ...secret, volume: name }, bundle })).toThrow(RangeError);
  });

  it.each(['', '../x', 'a/b', '$x', 'a b', '..'])('refuses %j for a key', (key) => {
    expect(() => renderPreExec({ attachment: 'job-1', joinFile: { ...secret, key }, bundle })).toThrow(RangeError);
  });
});
