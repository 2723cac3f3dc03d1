import type koffi from 'koffi';
import { createRequire } from 'node:module';

type Koffi = typeof koffi;

let loaded: Koffi | undefined;

/**
 * The foreign function interface, loaded at first use: 4 MB that programs without need of it do not carry, and
 * what can do without it goes on where it does not load.
 * @throws what `require` throws where it is missing or not for this machine
 */
export function loadKoffi(): Koffi {
  loaded ??= createRequire(import.meta.filename)('koffi') as Koffi;
  return loaded;
}
