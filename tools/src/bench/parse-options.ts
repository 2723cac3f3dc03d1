import { InvalidArgumentError } from 'commander';
import { CARRIER_PATHS, type CarrierPath } from './cells/index.ts';

/** The largest MTU; no other number of a benchmark comes near it. */
const LARGEST = 65_000;
const ONE = 'A whole number';

/** @throws InvalidArgumentError */
export function parsePaths(text: string): readonly CarrierPath[] {
  return text.split(',').map((word) => {
    const path = CARRIER_PATHS.find((known) => known === word);
    if (path === undefined) throw new InvalidArgumentError(`Known are ${CARRIER_PATHS.join(', ')}.`);
    return path;
  });
}

/** `ws` and `tls`, as whether it is TLS. @throws InvalidArgumentError */
export function parseTransports(text: string): readonly boolean[] {
  return text.split(',').map((word) => {
    if (word !== 'ws' && word !== 'tls') throw new InvalidArgumentError('Known are ws and tls.');
    return word === 'tls';
  });
}

/** @throws InvalidArgumentError */
export function parseNumbers(text: string): readonly number[] {
  return text.split(',').map((word) => parseAny(word, 0, 'Whole numbers, with commas between them,'));
}

/** @throws InvalidArgumentError */
export function parseCount(text: string): number {
  return parseAny(text, 0, ONE);
}

/** At least 1. @throws InvalidArgumentError */
export function parseNumber(text: string): number {
  return parseAny(text, 1, ONE);
}

function parseAny(word: string, least: number, what: string): number {
  const value = /^\d+$/.test(word) ? Number(word) : -1;
  if (value < least || value > LARGEST) throw new InvalidArgumentError(`${what} from ${least} to ${LARGEST}.`);
  return value;
}
