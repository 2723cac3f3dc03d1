import type { Kube } from '@moorline/tools';
import { VIRTUAL_TAINT } from './control-plane.ts';

export interface PodView {
  readonly metadata: { readonly name: string; readonly uid: string; readonly annotations?: Record<string, string>; readonly labels?: Record<string, string> };
  readonly spec: { readonly schedulingGates?: readonly { name: string }[]; readonly volumes?: readonly { name: string; secret?: { secretName: string } }[] };
}

/** A pod for the virtual node, unless its spec says otherwise. */
export function podOf(name: string, annotations: Record<string, string> = {}, spec: object = { tolerations: [{ key: VIRTUAL_TAINT, operator: 'Exists' }] }): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', annotations }, spec: { containers: [{ name: 'main', image: 'i' }], ...spec } };
}

/** Short forms of what these tests ask kubectl all the time. */
export interface Asking {
  readonly create: (...objects: readonly object[]) => Promise<void>;
  readonly get: <View>(kind: string, name: string, namespace?: string) => Promise<View>;
  readonly names: (kind: string, namespace: string, selector?: string) => Promise<readonly string[]>;
  /** Whether a pod waits at no gate any more. */
  readonly isLetGo: (name: string) => Promise<boolean>;
}

export function createAsking(kube: () => Kube): Asking {
  const get: Asking['get'] = async <View>(kind: string, name: string, namespace = 'default') => JSON.parse(await kube().kubectl(['get', kind, name, '--namespace', namespace, '--output=json'])) as View;
  return {
    create: async (...objects) => void (await kube().kubectl(['create', '--filename=-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }) })),
    get,
    names: async (kind, namespace, selector = '') => {
      const text = await kube().kubectl(['get', kind, '--namespace', namespace, '--selector', selector, '--output=jsonpath={.items[*].metadata.name}']);
      return text.split(' ').filter((name) => name !== '');
    },
    isLetGo: async (name) => ((await get<PodView>('pod', name)).spec.schedulingGates ?? []).length === 0,
  };
}
