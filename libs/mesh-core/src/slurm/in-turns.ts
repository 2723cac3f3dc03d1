/**
 * At most `max` of these things, one of every owner in turn, so that nobody's many keep others' few out; in the order of
 * turns.
 */
export function inTurns<Thing>(things: Iterable<Thing>, ownerOf: (thing: Thing) => number, max: number): readonly Thing[] {
  const counts = new Map<number, number>();
  const turns = Array.from(things, (thing) => {
    const owner = ownerOf(thing);
    const turn = counts.get(owner) ?? 0;
    counts.set(owner, turn + 1);
    return { thing, turn };
  });
  return turns.toSorted((one, other) => one.turn - other.turn).slice(0, max).map(({ thing }) => thing);
}
