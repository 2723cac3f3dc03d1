import { EVENT, FIELD_MANAGER, isMoorlineError, sha256Hex, type KubeObject } from '@moorline/mesh-core';
import type { KubeApi } from '@moorline/kubernetes';

const NOTE_MAX = 1_000;
const NAME_DIGITS = 16;

export interface EventNote {
  readonly type: 'Normal' | 'Warning';
  /** One word. */
  readonly reason: string;
  readonly note: string;
}

/** Tells something about objects, such as a pod and its TunnelEndpoint. The same note of the same object is told once. */
export async function tell(api: KubeApi, subjects: readonly KubeObject[], instance: string, { type, reason, note }: EventNote, nowMs: number): Promise<void> {
  for (const { apiVersion, kind, metadata } of subjects) {
    const { name, namespace = 'default', uid = '', resourceVersion = '' } = metadata;
    const event = {
      apiVersion: EVENT.apiVersion,
      kind: EVENT.kind,
      metadata: { name: `${name.slice(0, 200)}.${sha256Hex(JSON.stringify([uid, kind, reason, note])).slice(0, NAME_DIGITS)}`, namespace },
      eventTime: new Date(nowMs).toISOString().replace(/Z$/, '000Z'),
      reportingController: 'moorline.dev/control-plane',
      reportingInstance: `${FIELD_MANAGER}-${instance}`,
      action: 'Attach',
      type,
      reason,
      note: note.slice(0, NOTE_MAX),
      regarding: { apiVersion, kind, name, namespace, uid, resourceVersion },
    };
    try {
      await api.create(EVENT, event);
    } catch (error) {
      // An event is a courtesy: what it tells stands in the status as well.
      if (!isMoorlineError(error)) throw error;
    }
  }
}
