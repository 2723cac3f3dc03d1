import { CHECKS, moorlineError, passed, type CheckId } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import type { DoctorContext } from './context.ts';
import type { Observer } from './observer.ts';
import { runDoctor } from './run-doctor.ts';

const context: DoctorContext = { server: () => null, relayUrl: null, live: () => null, proxies: { agentFor: () => undefined, addressFor: () => undefined, connectTo: () => undefined }, network: { mode: 'run', unshare: null }, node: 'n1', cacheFolder: '/none', copyFolders: [] };
const limits = { checkMs: 20, allMs: 60 };
const fine: Observer = { look: () => passed('fine'), onTimeout: 'ML-TIMEOUT' };

function observersWith(change: Partial<Record<CheckId, Observer>>, other: Observer = fine): Readonly<Record<CheckId, Observer>> {
  return { ...(Object.fromEntries(CHECKS.map(({ id }) => [id, other])) as Record<CheckId, Observer>), ...change };
}

const statesOf = async (observers: Readonly<Record<CheckId, Observer>>): Promise<ReadonlyMap<CheckId, string>> =>
  new Map((await runDoctor(context, null, { observers, limits })).checks.map(({ id, state, code }) => [id, code ?? state]));

describe('runDoctor', () => {
  it('finds all well when all is well', async () => {
    expect([...(await statesOf(observersWith({}))).values()]).toEqual(CHECKS.map(() => 'ok'));
  });

  it('ends when everything hangs, and every check has a verdict', async () => {
    const states = await statesOf(observersWith({}, { look: () => new Promise(() => {}), onTimeout: 'ML-CONTROL-UNREACHABLE' }));
    expect([...states.keys()]).toEqual(CHECKS.map(({ id }) => id));
    expect(new Set(states.values())).toEqual(new Set(['ML-CONTROL-UNREACHABLE', 'not-checked']));
  });

  it('tells a check that its time is over', async () => {
    const aborted = Promise.withResolvers<boolean>();
    const hanging: Observer = { look: (_scene, signal) => new Promise(() => signal.addEventListener('abort', () => aborted.resolve(true))), onTimeout: 'ML-NAME-UNKNOWN' };
    expect((await statesOf(observersWith({ name: hanging }))).get('name')).toBe('ML-NAME-UNKNOWN');
    expect(await aborted.promise).toBe(true);
  });

  it.each<[string, Observer['look'], string]>([
    ['throws at once', () => { throw moorlineError('ML-TUN-MISSING', 'gone'); }, 'ML-TUN-MISSING'],
    ['rejects', () => Promise.reject(moorlineError('ML-TUN-FORBIDDEN')), 'ML-TUN-FORBIDDEN'],
    ['fails in a way that nobody knows', () => Promise.reject(new TypeError('strange')), 'ML-INTERNAL'],
  ])('takes what a check %s for its finding', async (_what, look, code) => {
    expect((await statesOf(observersWith({ tun: { look, onTimeout: 'ML-TIMEOUT' } }))).get('tun')).toBe(code);
  });

  it('tells no secret', async () => {
    const leaky: Observer = { look: () => passed(`proxy http://me:hunter2@proxy and mljt_${'A'.repeat(43)}`), onTimeout: 'ML-TIMEOUT' };
    expect(JSON.stringify(await runDoctor(context, null, { observers: observersWith({ proxy: leaky }), limits }))).not.toMatch(/hunter2|AAAA/);
  });
});
