import { InvalidArgumentError } from 'commander';

/** Reads an option's number. @throws InvalidArgumentError outside of the bounds */
export function numberBetween(min: number, max: number, what: string): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (text.trim() === '' || !(number >= min && number <= max)) throw new InvalidArgumentError(`${what} from ${min} to ${max}.`);
    return number;
  };
}

/** The same for whole numbers only. */
export function wholeNumberBetween(min: number, max: number, what: string): (text: string) => number {
  const read = numberBetween(min, max, what);
  return (text) => {
    const number = read(text);
    if (!Number.isInteger(number)) throw new InvalidArgumentError(`${what} from ${min} to ${max}.`);
    return number;
  };
}
