import { InvalidArgumentError } from 'commander';

const WAIT_MAX_SEC = 3_600;

/** For commander: whole seconds that a command may wait. @throws InvalidArgumentError */
export function parseSeconds(text: string): number {
  const seconds = /^\d+$/.test(text) ? Number(text) : 0;
  if (seconds < 1 || seconds > WAIT_MAX_SEC) throw new InvalidArgumentError(`A whole number of seconds from 1 to ${WAIT_MAX_SEC}.`);
  return seconds;
}
