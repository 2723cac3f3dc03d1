import { portSchema } from '../schema/index.ts';

/** Servers of one job; each is a listening socket of the endpoint. */
export const EXPOSED_PORTS_MAX = 64;
const SEPARATOR = ',';

/**
 * Reads ports as they stand in `--expose` and in the query of a request: `8080,9090`.
 * @returns each once, in order; null when it is no list of ports, or too long a one
 */
export function parseExposed(text: string): readonly number[] | null {
  if (text === '') return [];
  const ports = [...new Set(text.split(SEPARATOR).map((part) => (/^\d{1,5}$/.test(part) ? Number(part) : NaN)))];
  return ports.length <= EXPOSED_PORTS_MAX && ports.every((port) => portSchema.safeParse(port).success) ? ports : null;
}

/** The reverse of `parseExposed`. */
export function formatExposed(ports: readonly number[]): string {
  return ports.join(SEPARATOR);
}
