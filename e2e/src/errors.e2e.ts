import { openField, runAgent, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let field: Field;

beforeAll(async () => {
  field = await openField('errors');
});
afterAll(() => field?.bed.close());

describe('the join file', () => {
  it('is missing', async () => {
    const { code, stderr } = await runAgent(field, { joinFile: 'nowhere.json', command: ['true'] });
    expect(code).toBe(66);
    expect(stderr).toContain('ML-JOIN-FILE-UNREADABLE');
  });
});
