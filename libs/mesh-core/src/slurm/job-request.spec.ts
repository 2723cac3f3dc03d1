import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJobRequest } from './job-request.ts';

const ask = (comment: string, constraints = '') => parseJobRequest({ comment, constraints });

describe('parseJobRequest', () => {
  it.each(['', 'see moorline docs', 'moorlines', 'xmoorline', 'moorline-1', 'Moorline', 'project=moorline'])('takes %j for no wish', (comment) => {
    expect(ask(comment)).toEqual({ kind: 'none' });
  });

  it.each(['moorline', ' moorline ', 'a,moorline', 'moorline;b', 'x; moorline ,y'])('takes %j for a wish', (comment) => {
    expect(ask(comment)).toEqual({ kind: 'asks', file: null });
  });

  it('takes the name of a join file', () => {
    expect(ask('account=7; moorline:job-4711.a_b')).toEqual({ kind: 'asks', file: 'job-4711.a_b' });
  });

  it.each(['moorline:', 'moorline:../secret', 'moorline:/etc/shadow', 'moorline:.hidden', 'moorline:a b', 'moorline:a,moorline:b', `moorline:${'a'.repeat(64)}`, 'moorline:a\nb', 'moorline:$(id)'])(
    'finds %j unclear',
    (comment) => {
      expect(ask(comment)).toMatchObject({ kind: 'unclear' });
    },
  );

  it.each(['moorline', 'gpu&moorline', '[rack1|rack2]&moorline*2', 'moorline|x'])('finds the feature in the constraint %j', (constraints) => {
    expect(ask('', constraints)).toEqual({ kind: 'asks', file: null });
  });

  it('never gives a name that leads out of a folder, whatever stands in the comment', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string().map((text) => `moorline:${text}`)), (comment) => {
        const request = ask(comment);
        if (request.kind === 'asks' && request.file !== null) expect(request.file).toMatch(/^(?!\.)[\w.-]+$/);
        if (request.kind === 'unclear' && comment.length > 12) expect(request.why).not.toContain(comment.slice(9));
      }),
    );
  });
});
