/**
 * Work that runs once at a time for each key; different keys side by side. Who asks while it runs gets the outcome of
 * one further run, shared by all who ask until that begins: it sees all that had happened when they asked.
 */
export function coalesced<Result>(work: (key: string) => Promise<Result>): (key: string) => Promise<Result> {
  const running = new Map<string, Promise<unknown>>();
  const waiting = new Map<string, Promise<Result>>();
  const begin = (key: string): Promise<Result> => {
    waiting.delete(key);
    const run = work(key);
    const settled = run.then(
      () => undefined,
      () => undefined,
    );
    running.set(key, settled);
    void settled.then(() => {
      if (running.get(key) === settled) running.delete(key);
    });
    return run;
  };
  return (key) => {
    const before = running.get(key);
    if (before === undefined) return begin(key);
    const shared = waiting.get(key) ?? before.then(() => begin(key));
    waiting.set(key, shared);
    return shared;
  };
}
