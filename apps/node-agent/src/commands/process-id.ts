import { InvalidArgumentError } from 'commander';

/** For commander: id of a process, or number of a descriptor. @throws InvalidArgumentError */
export function parseNumber(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('A number.');
  return Number(text);
}
