import type { Progress } from './progress/index.ts';

/** Ways out, collected as things are made. */
export interface CleanUp {
  /** The last that was added runs first. */
  readonly add: (title: string, work: () => Promise<void>) => void;
  /**
   * Runs all of them, whatever the others do.
   * @throws AggregateError of their failures
   */
  readonly run: (progress: Progress) => Promise<void>;
}

export function createCleanUp(): CleanUp {
  const ways: { readonly title: string; readonly work: () => Promise<void> }[] = [];
  return {
    add: (title, work) => void ways.push({ title, work }),
    run: async (progress) => {
      const failures: unknown[] = [];
      for (let way = ways.pop(); way !== undefined; way = ways.pop()) await progress.step(way.title, way.work).catch((error: unknown) => failures.push(error));
      if (failures.length > 0) throw new AggregateError(failures, `${failures.length} steps of the clean-up failed`);
    },
  };
}
