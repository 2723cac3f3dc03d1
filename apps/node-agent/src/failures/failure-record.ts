import { asMoorlineError, httpsUrlSchema, isErrorCode, redact, wssUrlSchema } from '@moorline/mesh-core';
import * as z from 'zod';

const TEXT_MAX = 1_000;
const CAUSES_MAX = 8;
const CA_MAX = 16_384;

/** What a failed run leaves for whoever looks for the reason: no token, no key, no environment. */
export const failureRecordSchema = z.strictObject({
  version: z.literal(1),
  /** ISO 8601. */
  at: z.string().max(40),
  moorline: z.string().max(64),
  host: z.string().max(255),
  /** SLURM's number of the job; null: not in a job. */
  job: z.string().max(32).nullable(),
  code: z.string().refine(isErrorCode, 'a code of the catalogue'),
  detail: z.string().max(TEXT_MAX),
  /** What led to it, the nearest first. */
  causes: z.array(z.string().max(TEXT_MAX)).max(CAUSES_MAX),
  /** As far as the run had come to know them. */
  attachment: z.string().max(64).nullable(),
  server: z.strictObject({ url: httpsUrlSchema, ca: z.string().max(CA_MAX) }).nullable(),
  relayUrl: wssUrlSchema.nullable(),
});
export type FailureRecord = z.infer<typeof failureRecordSchema>;

/** What a run knew when it failed. */
export type RunKnowledge = Pick<FailureRecord, 'attachment' | 'server' | 'relayUrl'>;

/** A record of a failure, redacted and cut to size. */
export function failureRecord(error: unknown, knowledge: RunKnowledge, circumstances: Pick<FailureRecord, 'at' | 'moorline' | 'host' | 'job'>): FailureRecord {
  const { code, detail, cause } = asMoorlineError(error);
  return { version: 1, ...circumstances, code, detail: clean(detail), causes: causesOf(cause).map(clean), ...knowledge };
}

function causesOf(cause: unknown, depth = 0): readonly string[] {
  if (cause === undefined || cause === null || depth === CAUSES_MAX) return [];
  const isError = cause instanceof Error;
  return [isError ? cause.message : String(cause), ...causesOf(isError ? cause.cause : undefined, depth + 1)];
}

function clean(text: string): string {
  return redact(text).replaceAll(/\s+/g, ' ').trim().slice(0, TEXT_MAX);
}
