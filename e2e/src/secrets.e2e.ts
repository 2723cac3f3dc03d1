import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openField, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attached } from './support/jobs.ts';

let field: Field;

beforeAll(async () => {
  field = await openField('secrets');
});
afterAll(() => field?.bed.close());

describe('the store', () => {
  it('has the digest of a join token and not the token', async () => {
    await attached(field, async (joinFile) => {
      const { token } = JSON.parse(readFileSync(joinFile, 'utf8')) as { readonly token: string };
      const store = ['', '-wal'].map((suffix) => readFileSync(join(field.plane.dataFolder, `moorline.db${suffix}`)).toString('latin1')).join('\n');
      expect(store).toContain(createHash('sha256').update(token).digest('hex'));
      expect(store).not.toContain(token);
    });
  });
});
