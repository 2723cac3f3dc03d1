import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../testing/any-text.ts';
import { INTERLINK_ANNOTATIONS } from './names.ts';
import { readPodWishes, type PodWishes } from './pod-wishes.ts';

const { mtu, keepaliveSeconds, extraPorts, meshNetwork, privateKey, peerPublicKey } = INTERLINK_ANNOTATIONS;
const NONE: PodWishes = { optedOut: false, extraPorts: [] };

describe('readPodWishes', () => {
  it.each<[Readonly<Record<string, string>>, PodWishes]>([
    [{}, NONE],
    [{ [mtu]: '1400', [keepaliveSeconds]: ' 0 ' }, { ...NONE, mtu: 1400, keepaliveSec: 0 }],
    [{ [mtu]: '', [keepaliveSeconds]: ' ' }, NONE],
    [{ [extraPorts]: '8080' }, { ...NONE, extraPorts: [{ port: 8080, protocol: 'TCP' }] }],
    [{ [meshNetwork]: ' Disabled ' }, { ...NONE, optedOut: true }],
    [{ [meshNetwork]: 'enabled' }, NONE],
  ])('reads %j', (annotations, wishes) => {
    expect(readPodWishes(annotations)).toEqual({ wishes, problems: [] });
  });

  it.each<[string, string, RegExp]>([
    [mtu, '1279', /wg-mtu is "1279"; write a whole number of bytes from 1280 to 65000$/],
    [mtu, '65001', /from 1280/],
    [mtu, '1400.5', /from 1280/],
    [mtu, '0x500', /from 1280/],
    [keepaliveSeconds, '65536', /whole number of seconds from 0 to 65535$/],
    [keepaliveSeconds, '-1', /from 0/],
    [keepaliveSeconds, '25s', /from 0/],
    [extraPorts, '70000', /wstunnel-extra-ports has "70000"; write PORT/],
  ])('refuses %s: %s, and says what to write', (annotation, value, detail) => {
    const { wishes, problems } = readPodWishes({ [annotation]: value });
    expect(wishes).toEqual(NONE);
    expect(problems).toEqual([{ annotation, code: 'ML-ANNOTATION-INVALID', detail: expect.stringMatching(detail) }]);
  });

  it('refuses keys with a reason, and never repeats them', () => {
    const secret = 'yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=';
    const { problems } = readPodWishes({ [privateKey]: secret, [peerPublicKey]: secret });
    expect(problems.map(({ annotation, code }) => [annotation, code])).toEqual([[privateKey, 'ML-ANNOTATION-REFUSED'], [peerPublicKey, 'ML-ANNOTATION-REFUSED']]);
    for (const { detail } of problems) expect(detail).not.toContain(secret);
    expect(problems[0]?.detail).toContain('both ends make their keys themselves');
    expect(readPodWishes({ [privateKey]: ' ' }).problems).toEqual([]);
  });

  it('takes any annotations, and gives no wish that it complains about', () => {
    const text = fc.oneof(anyText({ maxLength: 30 }), fc.nat({ max: 70_000 }).map(String));
    fc.assert(fc.property(fc.dictionary(fc.constantFrom<string>(...Object.values(INTERLINK_ANNOTATIONS)), text), (annotations) => {
      const { wishes, problems } = readPodWishes(annotations);
      const named = new Set(problems.map(({ annotation }) => annotation));
      expect([named.has(mtu) && wishes.mtu !== undefined, named.has(keepaliveSeconds) && wishes.keepaliveSec !== undefined]).toEqual([false, false]);
      if (wishes.mtu !== undefined) expect(wishes.mtu >= 1280 && wishes.mtu <= 65_000).toBe(true);
    }));
  });
});
