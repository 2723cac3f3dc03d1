import * as z from 'zod';

/** What the delay box measured of itself, both directions together. */
const boxReportSchema = z.object({
  /** Packets that it sent on. */
  sent: z.number(),
  /** Packets that it could not hold or send on. */
  lost: z.number(),
  /** How long it held a packet; null: there was none. */
  meanHeldMs: z.number().nullable(),
});
export type BoxReport = z.infer<typeof boxReportSchema>;

/** Reads the last line of the box's output. @throws ZodError, SyntaxError when it is something else */
export function parseBoxReport(output: string): BoxReport {
  return boxReportSchema.parse(JSON.parse(output.trimEnd().split('\n').at(-1) ?? ''));
}
