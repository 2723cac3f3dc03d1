import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { isMoorlineError } from '@moorline/mesh-core';
import { withDeadline } from '@moorline/service';

/** A folder of a node's own needs milliseconds. */
const PLACE_MAX_MS = 2_000;
/** Many times what /tmp of a busy node holds; users choose places, and what is in them. */
const ENTRIES_MAX = 100_000;
/** Entries that are read in one go. */
const ENTRIES_AT_ONCE = 1_024;
/** Of the four threads that Node has for files: a call that never comes back holds one. */
const PLACES_AT_ONCE = 2;
/** Then the two that are left have to do for everything else. */
const OVERDUE_MAX = 2;

/** A folder of a user's own that has the name that was looked for. */
interface FoundFolder {
  readonly folder: string;
  readonly uid: number;
  readonly changedMs: number;
}

interface Search {
  readonly found: readonly FoundFolder[];
  /** Places that were not looked through, or not to the end. */
  readonly passedOver: readonly string[];
}

/**
 * Looks for folders that belong to the user whom their name says, in places that may be slow, endless, or never answer: each
 * has its own time, and where two had not enough the rest is passed over.
 * @param userOf the user in a name; null: not looked for
 */
export async function lookThrough(places: readonly string[], userOf: (name: string) => number | null): Promise<Search> {
  const [found, passedOver]: [FoundFolder[], string[]] = [[], []];
  const queue = places.values();
  let overdue = 0;
  const work = async (): Promise<void> => {
    for (const place of queue) {
      const kept: FoundFolder[] = [];
      try {
        const isWhole = overdue < OVERDUE_MAX && (await withDeadline((signal) => search(place, userOf, kept, signal), { deadlineMs: PLACE_MAX_MS, what: place }));
        if (!isWhole) passedOver.push(place);
        found.push(...kept);
      } catch (error) {
        // Any other error is a place that is not there, or not ours to look into.
        if (!isMoorlineError(error, 'ML-TIMEOUT')) continue;
        overdue += 1;
        passedOver.push(place);
      }
    }
  };
  await Promise.all(Array.from({ length: PLACES_AT_ONCE }, work));
  return { found, passedOver };
}

/** @returns whether it came to the end */
async function search(place: string, userOf: (name: string) => number | null, kept: FoundFolder[], signal: AbortSignal): Promise<boolean> {
  let entries = 0;
  for await (const { name } of await opendir(place, { bufferSize: ENTRIES_AT_ONCE })) {
    entries += 1;
    if (entries > ENTRIES_MAX || signal.aborted) return false;
    const [folder, uid] = [join(place, name), userOf(name)];
    if (uid === null) continue;
    const stats = await lstat(folder).catch(() => null);
    if (stats?.isDirectory() === true && stats.uid === uid) kept.push({ folder, uid, changedMs: stats.mtimeMs });
  }
  return true;
}
