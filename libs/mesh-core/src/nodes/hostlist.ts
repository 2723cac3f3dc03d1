import { moorlineError } from '../errors/index.ts';

/** More nodes than any job of ours has; a list that means more is not written out. */
const NAMES_MAX = 65_536;
const PART = /^(?<stem>[^[\],\s]*)(?:\[(?<ranges>[\d,-]+)\](?<rest>.*))?$/;
const RANGE = /^(?<first>\d+)(?:-(?<last>\d+))?$/;

/**
 * The names in one of SLURM's hostlist expressions (scontrol(1), "hostlist expression"), such as
 * `n[1-3,07],login`, in the order written: that of the job's nodes.
 * @throws ML-NAME-INVALID when it is none, or means more than 65536 names
 */
export function expandHostlist(text: string): readonly string[] {
  const names = splitOutside(text).flatMap((part) => expandPart(part, text));
  return names.length > NAMES_MAX ? fail(text) : names;
}

/** Commas inside brackets separate ranges, not parts. */
function splitOutside(text: string): readonly string[] {
  return text.split(/,(?![^[]*\])/);
}

function expandPart(part: string, whole: string): readonly string[] {
  const { stem, ranges, rest = '' } = PART.exec(part)?.groups ?? {};
  if (stem === undefined || part === '') return fail(whole);
  if (ranges === undefined) return [stem];
  const ends = expandRest(rest, whole);
  const numbers = ranges.split(',').flatMap((range) => expandRange(range, whole));
  if (numbers.length * ends.length > NAMES_MAX) return fail(whole);
  return numbers.flatMap((number) => ends.map((end) => stem + number + end));
}

/** What follows brackets may be empty, text, or text with further brackets. */
function expandRest(rest: string, whole: string): readonly string[] {
  return rest === '' ? [''] : expandPart(rest, whole);
}

/** Numbers keep the width of the first: `08-10` is 08, 09, 10. */
function expandRange(range: string, whole: string): readonly string[] {
  const { first, last = first } = RANGE.exec(range)?.groups ?? {};
  if (first === undefined || last === undefined) return fail(whole);
  const [from, to] = [Number(first), Number(last)];
  if (to < from || to - from >= NAMES_MAX) return fail(whole);
  return Array.from({ length: to - from + 1 }, (_, offset) => String(from + offset).padStart(first.length, '0'));
}

function fail(text: string): never {
  throw moorlineError('ML-NAME-INVALID', `${JSON.stringify(text.slice(0, 200))} is no list of nodes`);
}
