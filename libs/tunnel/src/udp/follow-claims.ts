import type { DatagramPath, PathGroup } from '../path/index.ts';
import type { ControlMessage } from './control-message.ts';

/** The endpoint's side of a choice that the agent makes. */
export interface ClaimFollower {
  /** A path to the agent was opened. */
  readonly opened: (path: DatagramPath) => void;
  readonly claimed: (path: DatagramPath, claim: Pick<ControlMessage, 'sequence' | 'repeat'>) => void;
  /** What the agent is sent to on; null: it cannot be reached. */
  readonly current: () => DatagramPath | null;
  /** Bytes of the largest datagram that reaches the agent, by the current path or another; null: all do that there can be. */
  readonly limit: () => number | null;
  /** Forgets what was claimed: another agent comes. */
  readonly reset: () => void;
}

/**
 * Sends on the path that the agent claimed last. Until it claims one, and when that one is gone, on the newest relay
 * that is open: an agent without claims has no other.
 */
export function followClaims(group: PathGroup, isRelay: (path: DatagramPath) => boolean): ClaimFollower {
  let open: readonly DatagramPath[] = [];
  let claimed: DatagramPath | null = null;
  let newest = -1;
  let current: DatagramPath | null = null;
  const unbounded = (): DatagramPath | null => open.findLast(({ limit }) => limit === undefined) ?? null;
  const use = (path: DatagramPath | null, repeat: boolean): void => {
    current = path;
    group.use(path, { repeat, keep: path !== null && !isRelay(path), overflow: unbounded });
  };
  const fallBack = (): void => use(open.findLast(isRelay) ?? open.at(-1) ?? null, false);
  return {
    opened: (path) => {
      open = [...open, path];
      group.add(path);
      if (claimed === null) fallBack();
      void path.closed.then(() => {
        open = open.filter((other) => other !== path);
        group.remove(path);
        if (claimed !== null && claimed !== path) return;
        claimed = null;
        fallBack();
      });
    },
    claimed: (path, { sequence, repeat }) => {
      if (sequence <= newest) return;
      newest = sequence;
      if (!open.includes(path) || claimed === path) return;
      claimed = path;
      use(path, repeat);
    },
    current: () => current,
    limit: () => (unbounded() === null ? (current?.limit?.() ?? null) : null),
    reset: () => {
      claimed = null;
      newest = -1;
    },
  };
}
