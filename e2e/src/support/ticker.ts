import { childEnvironment, start, type Child } from '@moorline/linux';
import { BED_VARIABLE, programPath, waitUntil, type Field } from '@moorline/tools';

/** WireGuard and TCP both back off; after a restart of the endpoint the first answer may take some seconds. */
const ANSWERS_DEADLINE_MS = 60_000;

/** One TCP connection from a pod to the job over which numbers go to and fro. */
export interface Ticker extends Child {
  /** Waits for that many further answers. @throws when the connection ended, or none came in time */
  readonly more: (count: number) => Promise<void>;
}

/** Opens the connection from the pod `hello`. It is never opened anew: answers that go on prove that it lives. */
export async function startTicker({ bed, cluster }: Field, address: string, port: number): Promise<Ticker> {
  let answers = 0;
  let ended = false;
  const child = await start('nsenter', [`--net=/run/netns/${cluster.pods.hello}`, '--', process.execPath, programPath('ticker.ts'), address, String(port)], {
    environment: childEnvironment({ [BED_VARIABLE]: bed.name }),
    stdout: () => void (answers += 1),
  });
  void child.exited.then(() => (ended = true));
  return {
    ...child,
    more: async (count) => {
      const wanted = answers + count;
      await waitUntil(
        () => {
          if (ended) throw new Error('the TCP connection ended');
          return answers >= wanted;
        },
        { what: `${count} answers over the same TCP connection`, deadlineMs: ANSWERS_DEADLINE_MS },
      );
    },
  };
}
