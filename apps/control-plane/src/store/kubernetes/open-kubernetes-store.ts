import { attachmentSchema, isMoorlineError, moorlineError, SECRET, type AddressPair, type Attachment, type KubeObject } from '@moorline/mesh-core';
import { createInformer } from '@moorline/kubernetes';
import pLimit from 'p-limit';
import type { NewAttachment } from '../attachment-store.ts';
import { allocateFor } from './allocation.ts';
import type { KubernetesStore, KubernetesStoreOptions, Sought } from './kubernetes-store.ts';
import { openMetaObject } from './meta-object.ts';
import { agentsIn, newRecord, withAssignment, withClaim, withDeletion, withFingerprint, withRelease, withToken, type Assignment, type Record } from './record.ts';
import { createRecordReader, NOBODY_KNOWN } from './record-reader.ts';
import { isIntact, objectOfRecord, RECORD_TYPE, recordObjectName, TOKEN_LABEL, tokenLabelOf } from './record-object.ts';

/** Tries against other replicas that write the same record. */
const TRIES_MAX = 20;

interface Stored {
  readonly record: Record;
  readonly version: string;
}

/**
 * The store of a control plane in Kubernetes: a Secret for each attachment, in our own namespace, where nobody else
 * may write. Reads are from a copy that watches keep up to date; writes are by compare-and-swap. A record that is
 * damaged is left out of what is told of all; who asks for it by its id hears ML-STORE-CORRUPT.
 * @throws ML-KUBE-*, ML-STORE-CORRUPT
 */
export async function openKubernetesStore({ api, namespace, onChange, onFailure, signal }: KubernetesStoreOptions): Promise<KubernetesStore> {
  const life = new AbortController();
  const meta = await openMetaObject(api, namespace);
  const { recordIn, wholeIn, idOf } = createRecordReader(onFailure);
  const informer = createInformer({
    api,
    kind: SECRET,
    // By their type: that cannot be changed by hand, as labels can.
    selection: { namespace, fieldSelector: `type=${RECORD_TYPE}` },
    onChange: (object) => onChange(idOf(object)),
    onFailure,
    signal: AbortSignal.any([signal, life.signal]),
  });
  await informer.synced;

  /** One change of the same record after the other: within this process nobody loses a race. */
  const turns = new Map<string, ReturnType<typeof pLimit>>();
  const inTurn = async <Result>(key: string, work: () => Promise<Result>): Promise<Result> => {
    const turn = turns.get(key) ?? pLimit(1);
    turns.set(key, turn);
    try {
      return await turn(work);
    } finally {
      if (turn.activeCount === 0 && turn.pendingCount === 0) turns.delete(key);
    }
  };
  const records = (): readonly Record[] => wholeIn(informer.list());
  const objectOf = (id: string): KubeObject | null => informer.list().find((object) => idOf(object) === id) ?? null;
  /** Also a damaged one of which nothing says whose it is: it may be this one. */
  const objectFor = (id: string): KubeObject | null => objectOf(id) ?? objectOf(NOBODY_KNOWN);
  const find = (id: string): Record | null => {
    const object = objectFor(id);
    return object === null ? null : recordIn(object);
  };
  const damaged = ({ id, name }: Sought): KubeObject | null => {
    const object = (id === NOBODY_KNOWN ? null : objectOf(id)) ?? (name === undefined ? null : informer.get(namespace, recordObjectName(name)));
    return object === null || wholeIn([object]).length > 0 ? null : object;
  };
  const discardObject = async ({ metadata: { name, uid } }: KubeObject): Promise<void> => {
    await api.remove(SECRET, { namespace, name, ...(uid === undefined ? {} : { uid }) });
    informer.drop(namespace, name, uid);
  };
  const whole = (id: string): Record | null => wholeIn([objectOf(id)].filter((object) => object !== null))[0] ?? null;
  const stored = (id: string): Stored => {
    const object = objectFor(id);
    if (object === null) throw moorlineError('ML-ATTACHMENT-UNKNOWN', id);
    return { record: recordIn(object), version: object.metadata.resourceVersion ?? '' };
  };
  /** Changes a record by compare-and-swap; nothing is written when nothing changes. */
  const change = <Result>(id: string, by: (record: Record) => { readonly record: Record; readonly result: Result }): Promise<Result> =>
    inTurn(id, async () => {
      for (let tries = 1; ; tries += 1) {
        const before = stored(id);
        const { record, result } = by(before.record);
        if (record === before.record) return result;
        try {
          informer.take(await api.replace(SECRET, objectOfRecord(record, namespace, meta.instance, before.version)));
          return result;
        } catch (error) {
          await refresh(before.record.attachment.name);
          if (!isMoorlineError(error, 'ML-KUBE-CONFLICT') || tries >= TRIES_MAX) throw isMoorlineError(error, 'ML-KUBE-MISSING') ? moorlineError('ML-ATTACHMENT-UNKNOWN', id, error) : error;
        }
      }
    });
  const refresh = async (name: string): Promise<void> => {
    const object = await api.get(SECRET, namespace, recordObjectName(name));
    if (object === null) informer.drop(namespace, recordObjectName(name), undefined);
    else informer.take(object);
  };
  const make = (request: NewAttachment, assignment: Assignment | null, fixed: AddressPair | null): Promise<Attachment> =>
    inTurn('', async () => {
      const { id, name, nodesFor, mtu, createdAtMs } = request;
      if (informer.get(namespace, recordObjectName(name)) !== null) throw moorlineError('ML-ATTACHMENT-EXISTS', name);
      const { addresses, port } = await meta.allocate(async (before) => {
        const result = allocateFor(request, fixed, records().map(({ attachment }) => attachment), before);
        return { allocation: result.allocation, result };
      });
      const [head, ...further] = addresses;
      const attachment = attachmentSchema.parse({ id, name, addresses: head, furtherAddresses: further, mtu, relayPort: port, createdAtMs, deletedAtMs: null });
      try {
        informer.take(await api.create(SECRET, objectOfRecord({ ...newRecord(attachment, nodesFor), assignment }, namespace, meta.instance, null)));
      } catch (error) {
        throw isMoorlineError(error, 'ML-KUBE-EXISTS') ? moorlineError('ML-ATTACHMENT-EXISTS', name, error) : error;
      }
      return attachment;
    });
  /** The record that a token is of: known here, or issued by another replica a moment ago. */
  const byToken = async (tokenSha256: string): Promise<Record | null> => {
    const known = records().find(({ token }) => token?.sha256 === tokenSha256);
    if (known !== undefined) return known;
    const { items } = await api.list(SECRET, { namespace, labelSelector: `${TOKEN_LABEL}=${tokenLabelOf(tokenSha256)}` });
    items.forEach(informer.take);
    return items.map(recordIn).find(({ token }) => token?.sha256 === tokenSha256) ?? null;
  };
  const markDeleted = (id: string, nowMs: number): Promise<void> => change(id, (record) => ({ record: withDeletion(record, nowMs), result: undefined }));

  return {
    instance: meta.instance,
    list: async () => records().map(({ attachment }) => attachment),
    get: async (name) => records().find(({ attachment }) => attachment.name === name)?.attachment ?? null,
    find: async (id) => find(id)?.attachment ?? null,
    create: (request) => make(request, null, null),
    createFor: make,
    markDeleted,
    markUnissued: async (nowMs) => {
      const unissued = records().filter(({ attachment, token }) => token === null && attachment.deletedAtMs === null);
      for (const { attachment } of unissued) await markDeleted(attachment.id, nowMs);
      return unissued.length;
    },
    remove: (id) =>
      inTurn(id, async () => {
        const object = objectOf(id);
        if (object !== null) await discardObject(object);
      }),
    issueToken: (id, token) => change(id, (record) => ({ record: withToken(record, token), result: undefined })),
    claim: async (claim) => {
      const record = await byToken(claim.tokenSha256);
      if (record === null) throw moorlineError('ML-TOKEN-UNKNOWN', claim.attachmentName);
      return change(record.attachment.id, (present) => {
        const { record: next, claimed } = withClaim(present, claim);
        return { record: next, result: claimed };
      });
    },
    agentsOf: async (id) => {
      const record = find(id);
      return record === null ? [] : agentsIn(record);
    },
    setEndpointIdentity: (id, publicKey) => change(id, (record) => ({ record: record.endpointIdentity === publicKey ? record : { ...record, endpointIdentity: publicKey }, result: undefined })),
    endpointIdentityOf: async (id) => find(id)?.endpointIdentity ?? null,
    revise: (id, fingerprint) =>
      change(id, (record) => {
        const next = withFingerprint(record, fingerprint);
        return { record: next, result: next.revision };
      }),
    close: async () => life.abort(),
    assign: (id, assignment) => change(id, (record) => ({ record: withAssignment(record, assignment), result: undefined })),
    releaseUnassigned: (id, nowMs) => change(id, (record) => ({ record: withRelease(record, nowMs), result: undefined })),
    assignedTo: (uid) => records().find(({ assignment }) => assignment?.uid === uid)?.attachment ?? null,
    strays: (namespace, name, uid) => records().flatMap(({ assignment: to, attachment }) => (to?.namespace === namespace && to.name === name && to.uid !== uid ? [attachment] : [])),
    assignmentOf: (id) => whole(id)?.assignment ?? null,
    tokenIssued: (id) => (whole(id)?.token ?? null) !== null,
    awaiting: () => records().flatMap(({ attachment, assignment, token }) => (token?.consumed === false && assignment !== null && attachment.deletedAtMs === null ? [{ attachment, assignment }] : [])),
    mend: async (id) => {
      const object = objectFor(id);
      if (object === null) return null;
      const { attachment, ...rest } = recordIn(object);
      if (!isIntact(object, objectOfRecord({ attachment, ...rest }, namespace, meta.instance, null))) await change(attachment.id, (record) => ({ record: { ...record }, result: undefined }));
      return attachment;
    },
    damageOf: (sought) => {
      const object = damaged(sought);
      return object === null ? null : moorlineError('ML-STORE-CORRUPT', `Secret ${namespace}/${object.metadata.name}`);
    },
    discard: (sought) =>
      inTurn(sought.id, async () => {
        const object = damaged(sought);
        if (object !== null) await discardObject(object);
      }),
    unassigned: () => records().filter(({ assignment, attachment }) => assignment === null && attachment.deletedAtMs === null).map(({ attachment }) => attachment),
  };
}
