import { setTimeout as sleep } from 'node:timers/promises';
import { KubeConfig } from '@kubernetes/client-node';
import { asMoorlineError, FIELD_MANAGER, moorlineError, nextDelayMs, type KubeObject, type ResourceKind } from '@moorline/mesh-core';
import { withDeadline } from '@moorline/service';
import { failureOf } from './failure.ts';
import type { KubeApi, KubeList, Selection } from './kube-api.ts';
import { describeObject, pathOf } from './paths.ts';
import { createRateLimit } from './rate-limit.ts';
import { createOpen, readAnswer, type Answer, type Request } from './send.ts';
import { followWatch } from './watch.ts';
import { createStatistics, type ApiVerb } from '../statistics/create-statistics.ts';

/** The API server's own deadline is a minute; what takes that long is tried again. */
const REQUEST_DEADLINE_MS = 20_000;
/** A server that says 429 is asked again this often before the caller hears of it. */
const BUSY_TRIES_MAX = 5;
const TOO_MANY_REQUESTS = 429;
const MS_PER_SEC = 1_000;
const RETRY_AFTER_MAX_SEC = 30;

export interface ApiOptions {
  /** Path of a kubeconfig; null: the service account of this pod. */
  readonly kubeconfig: string | null;
  readonly qps: number;
  readonly burst: number;
  readonly signal: AbortSignal;
}

/**
 * The API server of a kubeconfig's current context.
 * @throws ML-KUBE-CONFIG
 */
export function openKubeApi({ kubeconfig, qps, burst, signal }: ApiOptions): KubeApi {
  const { config, server } = loadConfig(kubeconfig);
  const limit = createRateLimit(qps, burst);
  const statistics = createStatistics();
  const send = createOpen(config, server, true);
  const open = createOpen(config, server, false);
  const turn = async (): Promise<void> => {
    const waitMs = limit(performance.now());
    statistics.countThrottled(waitMs);
    if (waitMs > 0) await sleep(waitMs, undefined, { signal });
  };
  const once = async (verb: ApiVerb, request: Omit<Request, 'signal'>, what: string): Promise<Answer> => {
    await turn();
    let status: number | null = null;
    try {
      const answer = await withDeadline(async (within) => readAnswer(await send({ ...request, signal: within })), { deadlineMs: REQUEST_DEADLINE_MS, what, signal });
      status = answer.status;
      return answer;
    } catch (error) {
      throw asMoorlineError(error, 'ML-KUBE-UNREACHABLE', `${what} (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
    } finally {
      statistics.countRequest(verb, status, performance.now());
    }
  };
  const ask = async (verb: ApiVerb, request: Omit<Request, 'signal'>, what: string): Promise<KubeObject> => {
    for (let tries = 1; ; tries += 1) {
      const answer = await once(verb, request, what);
      if (answer.status < 300) return objectIn(answer, what);
      if (answer.status !== TOO_MANY_REQUESTS || tries >= BUSY_TRIES_MAX) throw failureOf(answer.status, answer.body, what);
      statistics.countRetry();
      await sleep(busyDelayMs(answer, tries), undefined, { signal });
    }
  };
  const manager = { fieldManager: FIELD_MANAGER };
  const own = (kind: ResourceKind, { metadata }: KubeObject, subresource?: string): string => pathOf(kind, metadata.namespace ?? null, metadata.name, subresource);

  return {
    get: async (kind, namespace, name) => {
      const what = `get ${describeObject({ kind: kind.kind, metadata: { name, ...(namespace === null ? {} : { namespace }) } })}`;
      return missingAsNull(() => ask('get', { method: 'GET', path: pathOf(kind, namespace, name) }, what));
    },
    list: async (kind, selection) => listOf(kind, await ask('list', { method: 'GET', path: pathOf(kind, selection.namespace), query: queryOf(selection) }, `list ${kind.plural}`)),
    create: (kind, object) => ask('create', { method: 'POST', path: pathOf(kind, object.metadata.namespace ?? null), body: object, query: manager }, `create ${describeObject(object)}`),
    replace: (kind, object) => ask('update', { method: 'PUT', path: own(kind, object), body: object, query: manager }, `update ${describeObject(object)}`),
    apply: (kind, object, subresource) =>
      ask(
        'apply',
        { method: 'PATCH', path: own(kind, object, subresource), body: object, contentType: 'application/apply-patch+yaml', query: { ...manager, force: 'true' } },
        `apply ${describeObject(object)}`,
      ),
    patch: (kind, { namespace, name, subresource }, operations) =>
      ask('patch', { method: 'PATCH', path: pathOf(kind, namespace, name, subresource), body: operations, contentType: 'application/json-patch+json', query: manager }, `patch ${kind.kind} ${namespace ?? ''}/${name}`),
    merge: (kind, { namespace, name }, patch) =>
      ask('patch', { method: 'PATCH', path: pathOf(kind, namespace, name), body: patch, contentType: 'application/merge-patch+json', query: manager }, `patch ${kind.kind} ${namespace ?? ''}/${name}`),
    remove: async (kind, { namespace, name, uid, graceSec }) => {
      const options = { ...(uid === undefined ? {} : { preconditions: { uid } }), ...(graceSec === undefined ? {} : { gracePeriodSeconds: graceSec }), propagationPolicy: 'Background' };
      await missingAsNull(() => ask('delete', { method: 'DELETE', path: pathOf(kind, namespace, name), body: options }, `delete ${kind.kind} ${namespace ?? ''}/${name}`));
    },
    watch: (kind, selection, fromVersion, { onOpen, onEvent, signal: until }) =>
      followWatch(open, {
        request: { method: 'GET', path: pathOf(kind, selection.namespace), query: { ...queryOf(selection), watch: 'true', resourceVersion: fromVersion, allowWatchBookmarks: 'true' } },
        what: `watch ${kind.plural}`,
        onStatus: (status) => statistics.countRequest('watch', status, performance.now()),
        onOpen,
        onEvent,
        until,
      }),
    statistics,
  };
}

function loadConfig(kubeconfig: string | null): { readonly config: KubeConfig; readonly server: URL } {
  try {
    const config = new KubeConfig();
    if (kubeconfig === null) config.loadFromCluster();
    else config.loadFromFile(kubeconfig);
    const server = new URL(config.getCurrentCluster()?.server ?? '');
    if (server.protocol !== 'https:') throw moorlineError('ML-KUBE-CONFIG', `${kubeconfig ?? 'service account'}: its server is ${server.protocol}//, and only https:// is asked`);
    return { config, server };
  } catch (error) {
    throw asMoorlineError(error, 'ML-KUBE-CONFIG', kubeconfig ?? 'no service account');
  }
}

/** The text is not repeated: it may be an object with a Secret in it, or the login page of a proxy. */
function objectIn({ body }: Answer, what: string): KubeObject {
  try {
    return JSON.parse(body) as KubeObject;
  } catch {
    throw moorlineError('ML-KUBE-UNREACHABLE', `${what}: the answer is not JSON`);
  }
}

async function missingAsNull(work: () => Promise<KubeObject>): Promise<KubeObject | null> {
  try {
    return await work();
  } catch (error) {
    if (asMoorlineError(error).code === 'ML-KUBE-MISSING') return null;
    throw error;
  }
}

/** Objects of a list have no kind of their own. */
function listOf({ apiVersion, kind }: ResourceKind, answer: KubeObject): KubeList {
  const items = (answer['items'] ?? []) as readonly KubeObject[];
  return { items: items.map((item) => ({ ...item, apiVersion, kind })), resourceVersion: answer.metadata.resourceVersion ?? '' };
}

function queryOf({ labelSelector, fieldSelector }: Selection): Readonly<Record<string, string>> {
  return { ...(labelSelector === undefined ? {} : { labelSelector }), ...(fieldSelector === undefined ? {} : { fieldSelector }) };
}

function busyDelayMs({ retryAfterSec }: Answer, tries: number): number {
  const asked = Math.min(retryAfterSec ?? 0, RETRY_AFTER_MAX_SEC) * MS_PER_SEC;
  return asked + nextDelayMs(tries, Math.random());
}
