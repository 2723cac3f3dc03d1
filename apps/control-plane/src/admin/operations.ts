import { randomBytes } from 'node:crypto';
import {
  attachmentIdSchema,
  isDnsLabel,
  isMoorlineError,
  joinTokenFrom,
  KEY_BYTES,
  moorlineError,
  mtuSettingSchema,
  nodeName,
  nodesOf,
  sha256Hex,
  type Attachment,
  type Configuration,
  type ErrorCode,
  type JoinFile,
  type MtuSetting,
} from '@moorline/mesh-core';
import { serverUrlOf } from '../config/index.ts';
import type { Hub } from '../hub/index.ts';
import type { Provisioner } from '../provisioner/index.ts';
import type { Reconciler } from '../reconciler/index.ts';
import type { AttachmentStore } from '../store/index.ts';
import type { Views } from '../views/index.ts';
import { until, type Changes } from '../waiting/index.ts';
import { listed } from './listed.ts';
import type { AttachAnswer, AttachRequest, DetachAnswer, ListAnswer } from './messages.ts';

/** A Node process, wireguard-go and rules: half a second each; several may start at once on a small machine. */
const PROVISION_DEADLINE_MS = 30_000;
/** Every process has its grace, and the kernel its time. */
const DETACH_DEADLINE_MS = 30_000;
/** The first failure may be chance and is tried again at once. */
const FAILURES_MAX = 3;
const ID_BYTES = 8;

export interface OperationsOptions {
  readonly store: AttachmentStore;
  readonly hub: Hub;
  readonly reconciler: Reconciler;
  readonly provisioner: Pick<Provisioner, 'lastWords'>;
  readonly views: Views;
  readonly changes: Changes;
  readonly configuration: Configuration;
  /** PEM, for join files. */
  readonly ca: string;
  readonly now: () => number;
}

/** What a person can ask a running control plane for. */
export interface Operations {
  /**
   * Makes an attachment, waits until its endpoint is up, and issues a token. Nothing is left when it fails.
   * @throws ML-NAME-INVALID, ML-MTU-TOO-LARGE, ML-ATTACHMENT-EXISTS, ML-ADDRESSES-EXHAUSTED, ML-PORTS-EXHAUSTED, ML-ENDPOINT-FAILED, ML-ABORTED
   */
  readonly attach: (request: AttachRequest, signal: AbortSignal) => Promise<AttachAnswer>;
  /** Takes everything of an attachment down and waits until it is gone. @throws ML-ATTACHMENT-UNKNOWN, ML-TIMEOUT, ML-ABORTED */
  readonly detach: (name: string, signal: AbortSignal) => Promise<DetachAnswer>;
  readonly list: () => Promise<ListAnswer>;
}

export function createOperations(options: OperationsOptions): Operations {
  const { store, hub, reconciler, provisioner, views, changes, configuration, ca, now } = options;

  const create = (name: string, nodesFor: AttachRequest['nodesFor'], mtu: MtuSetting): Promise<Attachment> => {
    const { overlay, endpoints } = configuration;
    const ports = { firstPort: endpoints.firstRelayPort, lastPort: endpoints.lastRelayPort };
    return store.create({ id: attachmentIdSchema.parse(randomBytes(ID_BYTES).toString('hex')), name, nodesFor, mtu, createdAtMs: now(), overlay, ports });
  };
  const reasonOf = (id: string): string => {
    const { lastFailure } = reconciler.trouble(id);
    if (lastFailure === null) return provisioner.lastWords(id);
    return lastFailure.code === 'ML-ENDPOINT-FAILED' ? lastFailure.detail : lastFailure.message;
  };
  /** @returns true when the endpoint is connected and has taken its first instruction */
  const endpointUp = async ({ id, deletedAtMs }: Attachment): Promise<true | null> => {
    if (deletedAtMs !== null || (await store.find(id))?.deletedAtMs !== null) throw moorlineError('ML-ATTACHMENT-UNKNOWN', 'detached meanwhile');
    const seat = hub.directory.presenceOf(id)?.endpoint.seat;
    if (seat && seat.appliedRevision >= 0) return true;
    if (reconciler.trouble(id).failures >= FAILURES_MAX) throw moorlineError('ML-ENDPOINT-FAILED', reasonOf(id));
    return null;
  };
  const awaitEndpoint = async (attachment: Attachment, signal: AbortSignal): Promise<void> => {
    try {
      await until(changes, attachment.id, () => endpointUp(attachment), { deadlineMs: PROVISION_DEADLINE_MS, what: 'the endpoint', signal });
    } catch (error) {
      if (!isMoorlineError(error, 'ML-TIMEOUT')) throw error;
      throw moorlineError('ML-ENDPOINT-FAILED', `not up within ${PROVISION_DEADLINE_MS} ms; ${reasonOf(attachment.id)}`, error);
    }
  };
  const issue = async ({ id, name }: Attachment, tokenTtlMs: number): Promise<{ joinFile: JoinFile; tokenExpiresAtMs: number }> => {
    const token = joinTokenFrom(randomBytes(KEY_BYTES));
    const tokenExpiresAtMs = now() + tokenTtlMs;
    await store.issueToken(id, { tokenSha256: sha256Hex(token), expiresAtMs: tokenExpiresAtMs });
    return { joinFile: { version: 1, server: serverUrlOf(configuration), ca, attachment: name, token }, tokenExpiresAtMs };
  };
  const leave = async ({ id }: Attachment): Promise<void> => {
    await store.markDeleted(id, now());
    for (const { role, evict } of hub.directory.connectionsOf(id)) if (role === 'agent') evict('ML-ATTACHMENT-UNKNOWN', 'the attachment was detached');
    changes.announce(id);
    reconciler.wake();
  };

  return {
    attach: async ({ name, nodesFor, mtu, tokenTtlMs }, signal) => {
      const longest = nodesFor.length === 1 ? name : nodeName(name, nodesFor.length - 1);
      check(isDnsLabel(name) && isDnsLabel(longest), 'ML-NAME-INVALID', JSON.stringify(name === longest ? name : longest));
      check(mtu === null || mtuSettingSchema.safeParse(mtu).success, 'ML-MTU-TOO-LARGE', String(mtu));
      const attachment = await create(name, nodesFor, mtu ?? configuration.mtu);
      reconciler.wake();
      try {
        await awaitEndpoint(attachment, signal);
        const { id, addresses, relayPort } = attachment;
        return { id, name, addresses, nodes: [...nodesOf(attachment)], mtu: attachment.mtu, relayPort, ...(await issue(attachment, tokenTtlMs)) };
      } catch (error) {
        await leave(attachment);
        throw error;
      }
    },
    detach: async (name, signal) => {
      const attachment = await store.get(name);
      if (attachment === null) throw moorlineError('ML-ATTACHMENT-UNKNOWN', name);
      await leave(attachment);
      const gone = async (): Promise<true | null> => ((await store.find(attachment.id)) === null ? true : null);
      await until(changes, attachment.id, gone, { deadlineMs: DETACH_DEADLINE_MS, what: `taking ${name} down`, signal });
      return { name };
    },
    list: async () => ({
      attachments: (await views()).map(listed),
      nowMs: now(),
    }),
  };
}

function check(holds: boolean, code: ErrorCode, detail: string): void {
  if (!holds) throw moorlineError(code, detail);
}
