import { start, stopChild, type Child } from '@moorline/linux';
import { waitUntil } from '@moorline/tools';

/** The real wstunnel, which the caller has and names: without it these suites are left out. @throws Error if nothing is named */
export function realWstunnel(): string {
  const path = process.env['WSTUNNEL_BIN'] ?? '';
  if (!path.startsWith('/')) throw new Error('WSTUNNEL_BIN does not name a wstunnel by its absolute path');
  return path;
}

const STOP_GRACE_MS = 2_000;
const READY_DEADLINE_MS = 15_000;

export interface RealWstunnel extends Child {
  /** What it said so far, in lines without colours. */
  readonly said: readonly string[];
  readonly stop: () => Promise<void>;
}

/** Starts the real wstunnel in a network namespace, with nothing in its environment; waits until it says so. */
export async function startWstunnel(binary: string, namespace: string, args: readonly string[], ready: RegExp): Promise<RealWstunnel> {
  const said: string[] = [];
  const listen = (line: string): void => void said.push(line);
  const child = await start('nsenter', [`--net=/run/netns/${namespace}`, '--', binary, '--no-color', ...args], { environment: {}, stdout: listen, stderr: listen });
  await waitUntil(() => said.some((line) => ready.test(line)), { what: `wstunnel to say ${ready}; it said ${said.join('\n')}`, deadlineMs: READY_DEADLINE_MS });
  return { ...child, said, stop: async () => void (await stopChild(child, STOP_GRACE_MS)) };
}
