import { ATTACHMENT_LABEL, asMoorlineError, type KubeObject, type MoorlineError } from '@moorline/mesh-core';
import type { Record } from './record.ts';
import { recordOfObject } from './record-object.ts';

/** In place of an id. */
export const NOBODY_KNOWN = '';

export interface RecordReader {
  /** @throws ML-STORE-CORRUPT */
  readonly recordIn: (object: KubeObject) => Record;
  /** Those that are whole, the oldest first: one that is damaged keeps nobody from the others. */
  readonly wholeIn: (objects: readonly KubeObject[]) => readonly Record[];
  /** The attachment that a Secret is of, also of one that is damaged: whoever looks at it is told. */
  readonly idOf: (object: KubeObject) => string;
}

/**
 * Reads each Secret once, however often it is looked at.
 * @param onDamaged called once for each version of a Secret that is found to be damaged
 */
export function createRecordReader(onDamaged: (error: MoorlineError) => void): RecordReader {
  const parsed = new WeakMap<KubeObject, Record | MoorlineError>();
  const read = (object: KubeObject): Record | MoorlineError => {
    const known = parsed.get(object);
    if (known !== undefined) return known;
    const result = tryToRead(object);
    parsed.set(object, result);
    if (result instanceof Error) onDamaged(result);
    return result;
  };
  const recordIn = (object: KubeObject): Record => {
    const result = read(object);
    if (result instanceof Error) throw result;
    return result;
  };
  return {
    recordIn,
    wholeIn: (objects) => objects.map(read).flatMap((result) => (result instanceof Error ? [] : [result])).toSorted(byAge),
    idOf: (object) => {
      const result = read(object);
      return result instanceof Error ? (object.metadata.labels?.[ATTACHMENT_LABEL] ?? NOBODY_KNOWN) : result.attachment.id;
    },
  };
}

function tryToRead(object: KubeObject): Record | MoorlineError {
  try {
    return recordOfObject(object);
  } catch (error) {
    return asMoorlineError(error);
  }
}

function byAge(one: Record, other: Record): number {
  return one.attachment.createdAtMs - other.attachment.createdAtMs || (one.attachment.name < other.attachment.name ? -1 : 1);
}
