import { join } from 'node:path';
import { run } from '@moorline/linux';
import { cacheFolder, chooseGo } from '@moorline/tools';

const PROGRAM = join(import.meta.dirname, 'go', 'render.go');
const DEADLINE_MS = 300_000;

/** What Go's text/template makes of a file with these values, as interLink renders its templates. */
export async function renderByGo(file: string, values: Readonly<Record<string, unknown>>): Promise<string> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const cache = cacheFolder(process.env);
  const go = await (await chooseGo(cache)).file(signal);
  // What it compiles of its own library is kept with the tools of the cluster.
  const environment = { GOCACHE: join(cache, 'go-build'), GOPATH: join(cache, 'go'), GO111MODULE: 'off', GOTOOLCHAIN: 'local', GOFLAGS: '', HOME: cache };
  return (await run(go, ['run', PROGRAM, file], { input: JSON.stringify(values), environment, deadlineMs: DEADLINE_MS })).stdout;
}
