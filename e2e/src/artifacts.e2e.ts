import { openField, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJob } from './support/jobs.ts';

let field: Field;

beforeAll(async () => {
  field = await openField('artifacts');
});
afterAll(() => field?.bed.close());

describe('a cache that is empty', () => {
  it('is filled from the mirror, and the job runs', async () => {
    expect(await runJob(field, ['true'])).toMatchObject({ code: 0, stderr: '' });
  });
});
