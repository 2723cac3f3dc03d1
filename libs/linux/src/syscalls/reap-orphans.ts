import { reap, zombieChildren } from './reap.ts';

/** Between two looks: long enough that Node has waited for its own children. */
const SECOND_LOOK_MS = 1_000;

/**
 * As the first process of its pid namespace this one inherits orphans. Reaps those that are still zombies
 * at a second look; Node's own children are gone by then.
 */
export function reapOrphans(): void {
  let suspects: readonly number[] = [];
  let scheduled = false;
  const look = (): void => {
    scheduled = false;
    const zombies = zombieChildren();
    for (const pid of zombies.filter((zombie) => suspects.includes(zombie))) reap(pid);
    suspects = zombies.filter((zombie) => !suspects.includes(zombie));
    if (suspects.length > 0) schedule();
  };
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setTimeout(look, SECOND_LOOK_MS).unref();
  };
  process.on('SIGCHLD', schedule);
}
