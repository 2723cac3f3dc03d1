import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { tunnelEndpointCrd } from './crd.ts';
import { openApiOf } from './open-api.ts';

describe('tunnelEndpointCrd', () => {
  it('has rules with messages that say what to write', () => {
    const rules = JSON.stringify(tunnelEndpointCrd()).match(/"x-kubernetes-validations"/g);
    expect(rules?.length).toBeGreaterThan(6);
  });
});

describe('openApiOf', () => {
  it('keeps what a structural schema may hold, and nothing else', () => {
    const schema = z.object({ n: z.int(), few: z.int().min(1).max(3).default(2), kind: z.enum(['a', 'b']).optional() }).describe('d');
    expect(openApiOf(schema)).toEqual({
      type: 'object',
      description: 'd',
      required: ['n'],
      properties: { n: { type: 'integer' }, few: { type: 'integer', minimum: 1, maximum: 3, default: 2 }, kind: { type: 'string', enum: ['a', 'b'] } },
    });
  });

  it('refuses alternatives that have no common type', () => {
    expect(() => openApiOf(z.union([z.string(), z.number()]))).toThrow(TypeError);
    expect(openApiOf(z.union([z.string().max(3), z.string().min(9)]))).toEqual({ type: 'string' });
  });

  it('has a form for whole numbers and texts, with their rules', () => {
    const cel = [{ rule: "type(self) == int || self == 'auto'", message: 'm' }];
    expect(openApiOf(z.union([z.int(), z.literal('auto')]).meta({ cel }))).toEqual({ 'x-kubernetes-int-or-string': true, 'x-kubernetes-validations': cel });
  });
});
