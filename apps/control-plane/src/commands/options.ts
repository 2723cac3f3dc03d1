import { resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';

/** Every command that talks to a control plane, or is one, names it by its data directory. */
export function dataDirOption(): Option {
  return new Option('--data-dir <dir>', 'data directory of the control plane').makeOptionMandatory().argParser((text: string) => resolve(text));
}

/** Parses a whole number within bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) throw new InvalidArgumentError(`A whole number from ${least} to ${most}.`);
    return value;
  };
}
