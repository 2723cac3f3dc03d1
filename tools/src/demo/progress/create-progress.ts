import { Listr, ListrLogger, PRESET_TIMER, ProcessOutput, type ListrTask } from 'listr2';

/** Work of one step; `note` adds to its title what was found. */
export type StepWork<Result> = (note: (text: string) => void) => Promise<Result>;
export type NamedSteps<Results> = { readonly [Name in keyof Results]: { readonly title: string; readonly work: StepWork<Results[Name]> } };

/** Shows a person, on stderr, what is going on and how long it takes. */
export interface Progress {
  /** Runs one step and gives its result. @throws what the work throws */
  readonly step: <Result>(title: string, work: StepWork<Result>) => Promise<Result>;
  /** Runs steps side by side and gives all results by name. @throws the first failure, once all have ended */
  readonly together: <Results extends object>(steps: NamedSteps<Results>) => Promise<Results>;
}

export function createProgress(): Progress {
  const processOutput = new ProcessOutput(process.stderr, process.stderr);
  const runTasks = async (tasks: ListrTask[]): Promise<void> => {
    const rendererOptions = { logger: new ListrLogger({ processOutput }), timer: PRESET_TIMER };
    const renderer = process.stderr.isTTY ? 'default' : 'simple';
    await new Listr(tasks, { renderer, rendererOptions, concurrent: true, exitOnError: false, collectErrors: false, registerSignalListeners: false }).run();
  };
  const together: Progress['together'] = async (steps) => {
    const results = new Map<string, unknown>();
    const failures: unknown[] = [];
    await runTasks(
      Object.entries<{ readonly title: string; readonly work: StepWork<unknown> }>(steps).map(([name, { title, work }]) => ({
        title,
        task: async (_, task) => {
          try {
            results.set(name, await work((text) => void (task.title = `${title}: ${text}`)));
          } catch (error) {
            failures.push(error);
            throw error;
          }
        },
      })),
    );
    if (failures.length > 0) throw failures[0];
    return Object.fromEntries(results) as never;
  };
  return {
    together,
    step: async <Result>(title: string, work: StepWork<Result>) => (await together<{ only: Result }>({ only: { title, work } })).only,
  };
}
