import { closeSync, openSync } from 'node:fs';
import { libc, systemError } from './libc.ts';

/** CLONE_NEWNET of clone(2). */
const CLONE_NEWNET = 0x40000000;

/** Runs an action with the main thread somewhere else: what it starts and opens before it returns belongs there. */
export type Within = <Result>(action: () => Result) => Result;

/** The present namespaces. */
export const here: Within = (action) => action();

/** A network namespace that is held open by a descriptor, whatever becomes of its processes. */
export interface NetworkNamespace {
  readonly within: Within;
  readonly close: () => void;
}

/**
 * Opens the network namespace of a process, or a mounted one. Needs CAP_SYS_ADMIN over it to go in (setns(2)).
 * @param path such as /proc/PID/ns/net
 * @throws the system's error
 */
export function openNetworkNamespace(path: string): NetworkNamespace {
  const descriptor = openSync(path, 'r');
  return {
    within: (action) => {
      const home = openSync('/proc/thread-self/ns/net', 'r');
      try {
        enter(descriptor);
        try {
          return action();
        } finally {
          enter(home);
        }
      } finally {
        closeSync(home);
      }
    },
    close: () => closeSync(descriptor),
  };
}

function enter(descriptor: number): void {
  if (libc('int setns(int, int)')(descriptor, CLONE_NEWNET) !== 0) throw systemError('setns', 'network namespace');
}
