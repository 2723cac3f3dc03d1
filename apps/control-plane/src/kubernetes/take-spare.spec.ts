import { moorlineError, type Attachment } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { takeSpare } from './take-spare.ts';

const SPARES = ['released', 'taken', 'free', 'further'].map((id) => ({ id }) as Attachment);

describe('takeSpare', () => {
  it('takes the first that is still for nobody, and no second one', async () => {
    const asked: string[] = [];
    const taken = await takeSpare(SPARES, async (id) => {
      asked.push(id);
      if (id === 'released') throw moorlineError('ML-ATTACHMENT-UNKNOWN', id);
      if (id === 'taken') throw moorlineError('ML-ATTACHMENT-EXISTS', id);
    });
    expect([taken, asked]).toEqual([true, ['released', 'taken', 'free']]);
  });

  it('says that there is none, and what failed otherwise', async () => {
    const failing = (code: 'ML-ATTACHMENT-UNKNOWN' | 'ML-KUBE-UNREACHABLE') => async (id: string): Promise<void> => {
      throw moorlineError(code, id);
    };
    expect(await takeSpare(SPARES, failing('ML-ATTACHMENT-UNKNOWN'))).toBe(false);
    await expect(takeSpare(SPARES, failing('ML-KUBE-UNREACHABLE'))).rejects.toMatchObject({ code: 'ML-KUBE-UNREACHABLE' });
  });
});
