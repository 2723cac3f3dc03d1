import * as z from 'zod';

/** Longer than a whole doctor takes, however much hangs. */
export const QUESTION_DEADLINE_MS = 12_000;
const HOST_MAX = 253;

/** Answers a question's line with a line of JSON, made then. Never throws. */
export type Answer = (question: string) => Promise<string>;

/** What an agent can be asked over its socket. Nothing that it answers is secret: anybody in the namespace can ask. */
export const questionSchema = z.discriminatedUnion('kind', [
  /** Is there somebody? */
  z.strictObject({ kind: z.literal('alive') }),
  z.strictObject({ kind: z.literal('status') }),
  z.strictObject({ kind: z.literal('doctor') }),
  /** `target` null: the DNS server of the cluster. */
  z.strictObject({ kind: z.literal('ping'), target: z.strictObject({ host: z.string().min(1).max(HOST_MAX), port: z.int().min(1).max(65_535) }).nullable() }),
]);
export type Question = z.infer<typeof questionSchema>;

/** null: not a question of this version. */
export function parseQuestion(line: string): Question | null {
  try {
    return questionSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
