import { childEnvironment, start } from '@moorline/linux';
import { waitUntil, type Kube } from '../../testbed/index.ts';

const DEADLINE_MS = 200_000;
const LINE = 'jsonpath={.metadata.name} {.spec.schedulingGates[*].name}{"\\n"}';

/** Pods of a namespace as one watch shows them. */
export interface GateWatch {
  /** Milliseconds from the creation of a pod until its gate was lifted. @throws ML-TIMEOUT, ML-ABORTED */
  readonly waitOf: (name: string, signal: AbortSignal) => Promise<number>;
  readonly stop: () => void;
}

/** Begins to watch; both times of a pod are seen on the same watch, so that no start of a program is in them. */
export async function watchGates({ kubectlCommand: [file = '', ...options] }: Pick<Kube, 'kubectlCommand'>): Promise<GateWatch> {
  const seen = new Map<string, { readonly bornMs: number; freeMs: number | null }>();
  const onLine = (line: string): void => {
    const [name = '', gate = ''] = line.split(' ');
    const atMs = performance.now();
    const pod = seen.get(name);
    if (pod === undefined) seen.set(name, { bornMs: atMs, freeMs: gate === '' ? atMs : null });
    else if (gate === '' && pod.freeMs === null) pod.freeMs = atMs;
  };
  const child = await start(file, [...options, 'get', 'pods', '--selector=bench=gate', '--watch', `--output=${LINE}`], { environment: childEnvironment(), stdout: onLine, stderr: () => undefined });
  return {
    waitOf: async (name, signal) =>
      waitUntil(() => {
        const pod = seen.get(name);
        return pod === undefined || pod.freeMs === null ? null : pod.freeMs - pod.bornMs;
      }, { what: `the gate of ${name} to be lifted`, deadlineMs: DEADLINE_MS, signal }),
    stop: () => void child.kill('SIGTERM'),
  };
}
