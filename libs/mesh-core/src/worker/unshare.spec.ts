import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseUnshare, UNSHARE_MODES, type NamespaceFacts } from './unshare.ts';

const OPEN: NamespaceFacts = { userNamespaces: 'nested', closedSwitches: [], refusal: '', privileged: false };
const anyFacts: fc.Arbitrary<NamespaceFacts> = fc.record({
  userNamespaces: fc.constantFrom('nested', 'single', 'none'),
  closedSwitches: fc.array(fc.constantFrom('user.max_user_namespaces=0', 'kernel.unprivileged_userns_clone=0'), { maxLength: 2 }),
  refusal: fc.string(),
  privileged: fc.boolean(),
});

describe('chooseUnshare', () => {
  it.each([
    ['nested', false, 'map-root'],
    ['nested', true, 'map-root'],
    ['single', false, 'map-user'],
    ['single', true, 'map-user'],
    ['none', true, 'none'],
  ] as const)('auto, user namespaces %s, root %s: %s', (userNamespaces, privileged, choice) => {
    expect(chooseUnshare('auto', { ...OPEN, userNamespaces, privileged })).toMatchObject({ ok: true, choice });
  });

  it('names the switches when nothing works, else what the kernel said', () => {
    const closed: NamespaceFacts = { ...OPEN, userNamespaces: 'none', closedSwitches: ['a=0', 'b=1'], refusal: 'EPERM' };
    expect(chooseUnshare('auto', closed)).toEqual({ ok: false, code: 'ML-USERNS-OFF', detail: 'a=0, b=1' });
    expect(chooseUnshare('map-user', { ...closed, closedSwitches: [] })).toEqual({ ok: false, code: 'ML-USERNS-OFF', detail: 'EPERM' });
  });

  it('does what is asked for where it works', () => {
    expect(chooseUnshare('map-user', OPEN)).toMatchObject({ ok: true, choice: 'map-user' });
    expect(chooseUnshare('map-root', OPEN)).toMatchObject({ ok: true, choice: 'map-root' });
    expect(chooseUnshare('none', { ...OPEN, privileged: true })).toMatchObject({ ok: true, choice: 'none' });
  });

  it('says what map-root lacks that map-user does not need', () => {
    const single: NamespaceFacts = { ...OPEN, userNamespaces: 'single', closedSwitches: ['user.max_user_namespaces=1'] };
    expect(chooseUnshare('map-root', single)).toMatchObject({ ok: false, code: 'ML-USERNS-OFF', detail: expect.stringContaining('map-user one (user.max_user_namespaces=1)') });
    expect(chooseUnshare('map-user', single)).toMatchObject({ ok: true });
  });

  it('never makes namespaces without privilege unless it is root', () => {
    fc.assert(
      fc.property(fc.constantFrom(...UNSHARE_MODES), anyFacts, (mode, facts) => {
        const verdict = chooseUnshare(mode, facts);
        if (verdict.ok && verdict.choice === 'none') expect(facts.privileged).toBe(true);
        if (verdict.ok && verdict.choice === 'map-root') expect(facts.userNamespaces).toBe('nested');
        if (verdict.ok && verdict.choice === 'map-user') expect(facts.userNamespaces).not.toBe('none');
        if (verdict.ok && mode !== 'auto') expect(verdict.choice).toBe(mode);
      }),
    );
  });
});
