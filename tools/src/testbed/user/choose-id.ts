import { moorlineError } from '@moorline/mesh-core';

/**
 * Between those that systemd gives to homes and to services (systemd's "Users, Groups, UIDs and GIDs"), and far from the ones
 * below 1,000 that containers use: whoever has a bed's id is ended with the bed.
 */
const ID_FIRST = 60_600;
const ID_COUNT = 500;
/** Any odd number: neighbouring names begin far from each other. */
const SPREAD = 31;

/**
 * The id for the user of that name: its own usual one, or the next that nobody has.
 * @param taken ids of users and processes
 * @throws ML-BED-NAME-TAKEN when there is none
 */
export function chooseId(name: string, taken: ReadonlySet<number>): number {
  const first = [...name].reduce((sum, character) => (sum * SPREAD + (character.codePointAt(0) ?? 0)) % ID_COUNT, 0);
  for (let step = 0; step < ID_COUNT; step += 1) {
    const id = ID_FIRST + ((first + step) % ID_COUNT);
    if (!taken.has(id)) return id;
  }
  throw moorlineError('ML-BED-NAME-TAKEN', `every user id from ${ID_FIRST} on`);
}
