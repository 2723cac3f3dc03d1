import { ATTACH, INTERLINK_ANNOTATIONS } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { answerReview, statusOfFailure } from './review.ts';

const VIRTUAL = { nodeSelector: {}, tolerations: [] };
function review(annotations: Record<string, string>): object {
  return { request: { uid: 'u1', object: { apiVersion: 'v1', kind: 'Pod', metadata: { annotations }, spec: { containers: [{ name: 'c' }] } } } };
}
function responseTo(body: object, namespaceAsks = false): { allowed: boolean; patch?: string; status?: { message: string } } {
  return (answerReview(body, namespaceAsks, VIRTUAL) as { response: { allowed: boolean; patch?: string; status?: { message: string } } }).response;
}

describe('answerReview', () => {
  it('lets pods pass that ask for nothing', () => {
    expect(responseTo(review({}))).toEqual({ uid: 'u1', allowed: true });
  });

  it('patches pods that ask', () => {
    const { patch = '', allowed } = responseTo(review({ [ATTACH]: 'true' }));
    expect(allowed).toBe(true);
    expect(JSON.parse(Buffer.from(patch, 'base64').toString())).toContainEqual({ op: 'add', path: '/spec/schedulingGates', value: [{ name: 'moorline.dev/endpoint' }] });
    expect(responseTo(review({}), true).patch).toBeDefined();
  });

  it('refuses what cannot be, and says what to write, but only of pods that ask', () => {
    const bad = { [INTERLINK_ANNOTATIONS.mtu]: '576' };
    const { allowed, status } = responseTo(review({ ...bad, [ATTACH]: 'true' }));
    expect([allowed, status?.message]).toEqual([false, expect.stringContaining('write a whole number of bytes from 1280')]);
    expect(responseTo(review({ ...bad })).allowed).toBe(true);
  });

  it.each<[string, object]>([
    ['spec.volumes', { volumes: 'x' }],
    ['spec.tolerations', { tolerations: [null] }],
    ['spec.nodeSelector', { nodeSelector: 5 }],
    ['spec.schedulingGates', { schedulingGates: [1] }],
    ['spec.containers.0.volumeMounts', { containers: [{ name: 'c', volumeMounts: 5 }] }],
  ])('says that %s is not as it should be', (place, odd) => {
    const body = { request: { uid: 'u1', object: { metadata: {}, spec: { containers: [{ name: 'c' }], ...odd } } } };
    expect(() => answerReview(body, true, VIRTUAL)).toThrow(expect.objectContaining({ code: 'ML-PROTOCOL', detail: expect.stringContaining(place) }));
  });

  it.each([[null], [{}], [{ request: { uid: '', object: {} } }], ['text']])('takes %j for no review', (body) => {
    let status = 0;
    try {
      answerReview(body, false, VIRTUAL);
    } catch (error) {
      status = statusOfFailure(error);
    }
    expect(status).toBe(400);
  });
});
