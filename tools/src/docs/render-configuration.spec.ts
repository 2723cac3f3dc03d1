import * as z from 'zod';
import { configurationSchema, KEY_DESCRIPTIONS, kubernetesConfigurationSchema } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { configurationKeys, renderConfiguration } from './render-configuration.ts';

describe('renderConfiguration', () => {
  it('gives form, default and meaning of each key', () => {
    expect(renderConfiguration(z.strictObject({ mtu: z.int().min(1_280).max(9_000).default(1_280), artifacts: z.string() })).split('\n').slice(2)).toEqual([
      '| `mtu` | 1280 to 9000 | `1280` | MTU inside the tunnel; 1280 fits every path. See docs/mtu.md. |',
      '| `artifacts` | text | needed | Folder of the artifact mirror: files named by their SHA-256. |',
    ]);
  });

  it('names a key of alternatives once, and needs none that only some have', () => {
    const schema = z.strictObject({ way: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('a'), one: z.boolean() }), z.strictObject({ kind: z.literal('b') })]) });
    expect(configurationKeys(schema)).toEqual([
      { path: 'way', form: 'section', byDefault: null, required: true },
      { path: 'way.kind', form: '`a`, `b`', byDefault: null, required: true },
      { path: 'way.one', form: '`true` or `false`', byDefault: null, required: false },
    ]);
  });

  it('refuses a key that nobody has described', () => {
    expect(() => renderConfiguration(z.strictObject({ surprise: z.string() }))).toThrow('surprise has no description');
  });

  it('has a description of each key of both configurations', () => {
    const known = [configurationSchema, kubernetesConfigurationSchema].flatMap((schema) => configurationKeys(schema).map(({ path }) => path));
    expect(known.filter((path) => KEY_DESCRIPTIONS[path] === undefined)).toEqual([]);
  });
});
