import { ATTACHMENT_LABEL, INSTANCE_LABEL, isMoorlineError, moorlineError, ROLE_LABEL, SECRET, type KubeObject } from '@moorline/mesh-core';
import { secretData, secretText } from '@moorline/kubernetes';
import { recordSchema, type Record } from './record.ts';

/** Of the Secrets that records are in. */
export const RECORD_TYPE = 'moorline.dev/attachment';
const RECORD_ROLE = 'attachment';
export const TOKEN_LABEL = 'moorline.dev/token';
/** A value of a label has 63 characters at most; 128 bits tell tokens apart. */
const TOKEN_LABEL_DIGITS = 32;
const RECORD_KEY = 'record';
const NAME_PREFIX = 'attachment-';

/** The name is taken by whoever makes the Secret first: a name is given once. */
export function recordObjectName(attachmentName: string): string {
  return `${NAME_PREFIX}${attachmentName}`;
}

export function tokenLabelOf(tokenSha256: string): string {
  return tokenSha256.slice(0, TOKEN_LABEL_DIGITS);
}

/** The Secret that a record is stored in. @param version that of the object that it takes the place of; null: it is new */
export function objectOfRecord(record: Record, namespace: string, instance: string, version: string | null): KubeObject {
  const { attachment, token } = record;
  return {
    ...SECRET_OF,
    metadata: {
      name: recordObjectName(attachment.name),
      namespace,
      labels: {
        [INSTANCE_LABEL]: instance,
        [ATTACHMENT_LABEL]: attachment.id,
        [ROLE_LABEL]: RECORD_ROLE,
        ...(token === null ? {} : { [TOKEN_LABEL]: tokenLabelOf(token.sha256) }),
      },
      ...(version === null ? {} : { resourceVersion: version }),
    },
    type: RECORD_TYPE,
    data: secretData({ [RECORD_KEY]: JSON.stringify(record) }),
  };
}

/** @throws ML-STORE-CORRUPT */
export function recordOfObject(object: KubeObject): Record {
  try {
    return recordSchema.parse(JSON.parse(secretText(object, RECORD_KEY)));
  } catch (error) {
    throw isMoorlineError(error) ? error : moorlineError('ML-STORE-CORRUPT', `Secret ${object.metadata.name}`, error);
  }
}

const SECRET_OF = { apiVersion: SECRET.apiVersion, kind: SECRET.kind } as const;
