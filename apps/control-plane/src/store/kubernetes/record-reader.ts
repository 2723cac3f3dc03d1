import { ATTACHMENT_LABEL, type KubeObject } from '@moorline/mesh-core';
import type { Record } from './record.ts';
import { recordOfObject } from './record-object.ts';

export interface RecordReader {
  /** @throws ML-STORE-CORRUPT */
  readonly recordIn: (object: KubeObject) => Record;
  /** The attachment that a Secret is of, also of one that is damaged: whoever looks at it is told. */
  readonly idOf: (object: KubeObject) => string;
}

/** Reads each Secret once, however often it is looked at. */
export function createRecordReader(): RecordReader {
  const parsed = new WeakMap<KubeObject, Record>();
  const recordIn = (object: KubeObject): Record => {
    const record = parsed.get(object) ?? recordOfObject(object);
    parsed.set(object, record);
    return record;
  };
  return {
    recordIn,
    idOf: (object) => {
      try {
        return recordIn(object).attachment.id;
      } catch {
        return object.metadata.labels?.[ATTACHMENT_LABEL] ?? '';
      }
    },
  };
}
