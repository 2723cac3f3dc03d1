import { InvalidArgumentError } from 'commander';
import { CARRIER_PATHS, type CarrierPath } from './cells/index.ts';

/** The largest MTU; no other number of a benchmark comes near it. */
const LARGEST = 65_000;

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
  return text.split(',').map((word) => parseAny(word, 0));
}

/** @throws InvalidArgumentError */
export function parseCount(text: string): number {
  return parseAny(text, 0);
}

/** At least 1. @throws InvalidArgumentError */
export function parseNumber(text: string): number {
  return parseAny(text, 1);
}

function parseAny(word: string, least: number): number {
  const value = Number(word);
  if (word === '' || !Number.isInteger(value) || value < least || value > LARGEST) throw new InvalidArgumentError(`Whole numbers from ${least} to ${LARGEST}, with commas between them.`);
  return value;
}
