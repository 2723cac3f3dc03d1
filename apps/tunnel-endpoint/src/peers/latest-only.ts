/**
 * Runs `work` on items one after the other; of those that arrive meanwhile only the latest is kept, because it
 * says all that the others said. `work` must not reject.
 */
export function latestOnly<Item>(work: (item: Item) => Promise<void>): (item: Item) => void {
  let waiting: { readonly item: Item } | null = null;
  let running = false;
  const drain = async (): Promise<void> => {
    running = true;
    while (waiting !== null) {
      const { item } = waiting;
      waiting = null;
      await work(item);
    }
    running = false;
  };
  return (item) => {
    waiting = { item };
    if (!running) void drain();
  };
}
