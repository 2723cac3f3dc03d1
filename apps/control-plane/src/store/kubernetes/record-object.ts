import { ATTACHMENT_LABEL, holdsFields, INSTANCE_LABEL, MOORLINE_GROUP, moorlineError, ROLE_LABEL, SECRET, type KubeObject } from '@moorline/mesh-core';
import { secretData, secretText } from '@moorline/kubernetes';
import { recordSchema, type Record } from './record.ts';

/** Of the Secrets that records are in. */
export const RECORD_TYPE = 'moorline.dev/attachment';
const RECORD_ROLE = 'attachment';
export const TOKEN_LABEL = 'moorline.dev/token';
/** A value of a label has 63 characters at most; 128 bits tell tokens apart. */
const TOKEN_LABEL_DIGITS = 32;
const RECORD_KEY = 'record';
/** The same once more, for when somebody has damaged or emptied the data. There is no secret in it: tokens are hashes, and keys public. */
const COPY_ANNOTATION = `${MOORLINE_GROUP}/record`;
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
  const text = JSON.stringify(record);
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
      annotations: { [COPY_ANNOTATION]: text },
      ...(version === null ? {} : { resourceVersion: version }),
    },
    type: RECORD_TYPE,
    data: secretData({ [RECORD_KEY]: text }),
  };
}

/** From the data, or from the copy where somebody has damaged that. @throws ML-STORE-CORRUPT when both are */
export function recordOfObject(object: KubeObject): Record {
  const { name, annotations } = object.metadata;
  const record = recordIn(secretText(object, RECORD_KEY)) ?? recordIn(annotations?.[COPY_ANNOTATION] ?? '');
  if (record === null) throw moorlineError('ML-STORE-CORRUPT', `Secret ${name}`);
  return record;
}

/** Whether nothing has to be put back: data, copy and labels. */
export function isIntact(object: KubeObject, { metadata: { labels = {}, annotations = {} }, data }: KubeObject): boolean {
  return holdsFields(object, { metadata: { labels, annotations }, data });
}

function recordIn(text: string): Record | null {
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

const SECRET_OF = { apiVersion: SECRET.apiVersion, kind: SECRET.kind } as const;
