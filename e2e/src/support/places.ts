import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { processIds } from '@moorline/linux';
import type { Secret } from './secrets.ts';

/** Something that others can read, and what stands in it. */
export interface Place {
  readonly name: string;
  readonly content: Buffer;
}

/** Arguments and environments of every process of the machine. */
export function processPlaces(): readonly Place[] {
  return processIds().flatMap((pid) => ['cmdline', 'environ'].flatMap((kind) => readPlace(`/proc/${pid}/${kind}`)));
}

/** Every file below a folder, but those whose path `isAllowed` names as a place for secrets. */
export function filePlaces(folder: string, isAllowed: (path: string) => boolean): readonly Place[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !isAllowed(path))
    .flatMap(readPlace);
}

export function textPlace(name: string, content: string): Place {
  return { name, content: Buffer.from(content) };
}

/** Where which secret was found, one line each; empty: nowhere. */
export function findSecrets(secrets: readonly Secret[], places: readonly Place[]): readonly string[] {
  return secrets.flatMap((secret) => places.filter(({ content }) => secret.forms.some((form) => content.includes(form))).map((place) => `${secret.name} in ${place.name}`));
}

function readPlace(path: string): readonly Place[] {
  try {
    return [{ name: path, content: readFileSync(path) }];
  } catch {
    return [];
  }
}
