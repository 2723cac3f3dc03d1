import { fileURLToPath } from 'node:url';
import { childEnvironment, start } from '@moorline/linux';
import { BED_VARIABLE, waitUntil, type Field } from '@moorline/tools';

/** What the job runs: it sends back what it is sent. */
export const RETURN_SERVER = (port: number): string => `require('node:net').createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(${port}, '0.0.0.0', () => console.log('ready'))`;

/** After a switch TCP may have to come out of its backoff. */
const PROGRESS_DEADLINE_MS = 60_000;

/** One TCP connection from a pod to the job with bulk both ways. */
export interface Transfer {
  /** Waits until so many MiB more have come back. @throws when the connection ended, or they did not come in time */
  readonly more: (mebibytes: number) => Promise<void>;
  /** Ends it. @throws unless all that was sent came back, as it was, over the one connection */
  readonly finish: () => Promise<void>;
  readonly kill: () => void;
}

/**
 * Opens the connection.
 * @param from path of the network namespace that it begins in; that of the pod `hello` if absent
 */
export async function startTransfer({ bed, cluster }: Field, address: string, port: number, from = `/run/netns/${cluster.pods.hello}`): Promise<Transfer> {
  const lines: string[] = [];
  const errors: string[] = [];
  let ended = false;
  const client = fileURLToPath(new URL('transfer-client.ts', import.meta.url));
  const child = await start('nsenter', [`--net=${from}`, '--', process.execPath, client, address, String(port)], {
    environment: childEnvironment({ [BED_VARIABLE]: bed.name }),
    stdout: (line) => void lines.push(line),
    stderr: (line) => void errors.push(line),
  });
  void child.exited.then(() => (ended = true));
  return {
    more: async (mebibytes) => {
      const wanted = lines.length + mebibytes;
      await waitUntil(
        () => {
          if (ended) throw new Error(`the TCP connection ended: ${[...lines.slice(-1), ...errors].join(' ')}`);
          return lines.length >= wanted;
        },
        { what: `${mebibytes} MiB over the same TCP connection`, deadlineMs: PROGRESS_DEADLINE_MS },
      );
    },
    finish: async () => {
      child.kill('SIGTERM');
      await waitUntil(() => ended, { what: 'the transfer to end', deadlineMs: PROGRESS_DEADLINE_MS });
      if (lines.at(-1) !== 'same') throw new Error(`not all came back as it was: ${[...lines.slice(-1), ...errors].join(' ')}`);
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
