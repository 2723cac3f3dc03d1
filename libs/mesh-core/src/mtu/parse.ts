import { moorlineError } from '../errors/index.ts';
import { MTU_MAX, MTU_MIN, mtuSettingSchema, type MtuSetting } from '../schema/index.ts';

/** What `parseMtuSetting` takes, as a command says it. */
export const MTU_WORDS = `auto, or a whole number from ${MTU_MIN} to ${MTU_MAX}`;

/**
 * Reads an MTU as people write it: `auto`, or decimal digits alone. null: neither.
 * @throws ML-MTU-TOO-LARGE for a number out of its bounds
 */
export function parseMtuSetting(text: string): MtuSetting | null {
  if (text === 'auto') return text;
  if (!/^(0|[1-9]\d*)$/.test(text)) return null;
  const parsed = mtuSettingSchema.safeParse(Number(text));
  if (!parsed.success) throw moorlineError('ML-MTU-TOO-LARGE', `${text}; it is ${MTU_WORDS}`);
  return parsed.data;
}
