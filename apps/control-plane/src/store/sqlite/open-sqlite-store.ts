import { randomBytes } from 'node:crypto';
import type { AttachmentStore } from '../attachment-store.ts';
import { openAttachmentRows } from './attachments.ts';
import { namingFailures } from './failures.ts';
import { openMeta, type Meta } from './meta.ts';
import { openDatabase } from './open-database.ts';
import { openNodeRows } from './nodes.ts';
import { openTokenRows } from './tokens.ts';

const INSTANCE = 'instance';
const INSTANCE_BYTES = 8;

/**
 * The store of an embedded control plane: one SQLite file, made when it is not there. Calls run to
 * their end within the call; none waits on another.
 * @throws ML-STORE-CORRUPT, ML-DATA-DIR-UNUSABLE
 */
export function openSqliteStore(path: string): AttachmentStore {
  const database = openDatabase(path);
  const meta = openMeta(database);
  const nodes = openNodeRows(database);
  const attachments = openAttachmentRows(database, meta, nodes);
  const tokens = openTokenRows(database, nodes);
  const run = async <Result>(work: () => Result): Promise<Result> => namingFailures(path, work);
  return {
    instance: namingFailures(path, () => instanceOf(meta)),
    list: () => run(attachments.list),
    get: (name) => run(() => attachments.get(name)),
    find: (id) => run(() => attachments.find(id)),
    create: (request) => run(() => attachments.create(request)),
    markDeleted: (id, nowMs) => run(() => attachments.markDeleted(id, nowMs)),
    markUnissued: (nowMs) => run(() => attachments.markUnissued(nowMs)),
    remove: (id) => run(() => attachments.remove(id)),
    issueToken: (id, token) => run(() => tokens.issue(id, token)),
    claim: (claim) => run(() => tokens.claim(claim)),
    agentsOf: (id) => run(() => nodes.agentsOf(id)),
    setEndpointIdentity: (id, publicKey) => run(() => attachments.setEndpointIdentity(id, publicKey)),
    endpointIdentityOf: (id) => run(() => attachments.endpointIdentityOf(id)),
    revise: (id, fingerprint) => run(() => attachments.revise(id, fingerprint)),
    close: () => run(() => database.close()),
  };
}

function instanceOf(meta: Meta): string {
  const known = meta.get(INSTANCE);
  if (known !== null) return known;
  const made = randomBytes(INSTANCE_BYTES).toString('hex');
  meta.set(INSTANCE, made);
  return made;
}
