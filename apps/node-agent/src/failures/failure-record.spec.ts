import { moorlineError } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { failureRecord, failureRecordSchema } from './failure-record.ts';

const TOKEN = `mljt_${'A'.repeat(43)}`;
const where = { at: '2026-01-02T03:04:05.006Z', moorline: '0.1.0', host: 'n1', job: '4711' };
const knowledge = { attachment: 'job-4711', server: { url: 'https://control.example:7443', ca: '-----BEGIN CERTIFICATE-----' }, relayUrl: null };

describe('failureRecord', () => {
  it('keeps code, detail and the chain of causes', () => {
    const error = moorlineError('ML-CONTROL-UNREACHABLE', 'no way', new Error('above', { cause: new Error('root', { cause: 'text' }) }));
    const record = failureRecord(error, knowledge, where);
    expect(record).toEqual({ version: 1, ...where, code: 'ML-CONTROL-UNREACHABLE', detail: 'no way', causes: ['above', 'root', 'text'], ...knowledge });
    expect(failureRecordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  });

  it('holds no secret, whatever the error says, and stays within its bounds', () => {
    const loop = new Error(`password=hunter2 ${'x'.repeat(5_000)}`);
    loop.cause = loop;
    const record = failureRecord(moorlineError('ML-PROXY-REFUSED', `http://user:hunter2@proxy ${TOKEN}\n${'y'.repeat(5_000)}`, loop), knowledge, where);
    expect(JSON.stringify(record)).not.toMatch(/hunter2|AAAA/);
    expect(failureRecordSchema.safeParse(record).success).toBe(true);
    expect(record.causes).toHaveLength(8);
  });

  it('takes errors that are not of the catalogue', () => {
    expect(failureRecord(new TypeError('strange'), { attachment: null, server: null, relayUrl: null }, where)).toMatchObject({ code: 'ML-INTERNAL', detail: 'strange' });
  });
});
