import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXAMPLES } from '../testing/messages.ts';
import {
  artifactNameSchema,
  attachmentPhaseSchema,
  HUB_MESSAGE_MAX_BYTES,
  HUB_PATH,
  HUB_SUBPROTOCOL,
  RELAY_PATH,
  RELAY_SUBPROTOCOL,
  transportSchema,
} from './index.ts';

describe.each(EXAMPLES)('the schema of %s', (_, schema, value) => {
  it('takes what goes over the wire, unchanged', () => {
    expect(schema.parse(JSON.parse(JSON.stringify(value)))).toStrictEqual(value);
    expect(JSON.stringify(value).length).toBeLessThan(HUB_MESSAGE_MAX_BYTES);
  });

  it.each(Object.keys(value))('refuses it without %s', (key) => {
    expect(schema.safeParse(Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))).success).toBe(false);
  });

  it('refuses an unknown key', () => {
    expect(schema.safeParse({ ...value, extra: 1 }).success).toBe(false);
  });

  it('fails on nothing but by zod', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom(...Object.keys(value)), (junk, key) => {
        expect(typeof schema.safeParse({ ...value, [key]: junk }).success).toBe('boolean');
        expect(typeof schema.safeParse(junk).success).toBe('boolean');
      }),
    );
  });
});

describe('words of the wire', () => {
  it('stay the same in every version', () => {
    expect(attachmentPhaseSchema.options).toStrictEqual(['Accepted', 'Provisioned', 'Joined', 'Ready', 'Leaving']);
    expect(transportSchema.options).toStrictEqual(['udp', 'wss', 'wss-proxy', 'wstunnel']);
    expect(artifactNameSchema.options).toStrictEqual(['wireguard-go', 'slirp4netns']);
    expect([HUB_PATH, HUB_SUBPROTOCOL, RELAY_PATH, RELAY_SUBPROTOCOL]).toStrictEqual([
      '/v1/hub',
      'moorline.hub.v1',
      '/v1/relay',
      'moorline.relay.v1',
    ]);
  });
});
