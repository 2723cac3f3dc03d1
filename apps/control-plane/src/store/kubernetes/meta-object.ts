import { randomBytes } from 'node:crypto';
import { isMoorlineError, moorlineError, ROLE_LABEL, SECRET, type KubeObject } from '@moorline/mesh-core';
import { secretData, secretText, type KubeApi } from '@moorline/kubernetes';
import { allocationSchema, NO_ALLOCATION, type Allocation } from './allocation.ts';

const NAME = 'moorline-store';
const INSTANCE_BYTES = 8;
/** Tries against others who write the same; each try loses only when another one wins. */
const TRIES_MAX = 50;

export interface MetaObject {
  readonly instance: string;
  /**
   * Changes the state of allocation by compare-and-swap; `change` may be called again.
   * @throws what `change` throws; ML-KUBE-CONFLICT when others are faster all the time
   */
  readonly allocate: <Result>(change: (before: Allocation) => Promise<{ readonly allocation: Allocation; readonly result: Result }>) => Promise<Result>;
}

/** The Secret that says who this installation is, made once, and what was allocated last. */
export async function openMetaObject(api: KubeApi, namespace: string): Promise<MetaObject> {
  const read = async (): Promise<KubeObject> => {
    const present = await api.get(SECRET, namespace, NAME);
    if (present === null) throw moorlineError('ML-STORE-CORRUPT', `Secret ${namespace}/${NAME} is gone`);
    return present;
  };
  let known = await makeOrRead(api, namespace, read);
  const instance = secretText(known, 'instance');

  return {
    instance,
    allocate: async (change) => {
      for (let tries = 1; ; tries += 1) {
        const { allocation, result } = await change(allocationIn(known));
        try {
          known = await api.replace(SECRET, { ...known, data: dataOf(instance, allocation) });
          return result;
        } catch (error) {
          if (!isMoorlineError(error, 'ML-KUBE-CONFLICT') || tries >= TRIES_MAX) throw error;
          known = await read();
        }
      }
    },
  };
}

async function makeOrRead(api: KubeApi, namespace: string, read: () => Promise<KubeObject>): Promise<KubeObject> {
  const present = await api.get(SECRET, namespace, NAME);
  if (present !== null) return present;
  try {
    return await api.create(SECRET, {
      apiVersion: SECRET.apiVersion,
      kind: SECRET.kind,
      metadata: { name: NAME, namespace, labels: { [ROLE_LABEL]: 'store' } },
      type: 'moorline.dev/store',
      data: dataOf(randomBytes(INSTANCE_BYTES).toString('hex'), NO_ALLOCATION),
    });
  } catch (error) {
    if (isMoorlineError(error, 'ML-KUBE-EXISTS')) return read();
    throw error;
  }
}

function dataOf(instance: string, allocation: Allocation): Readonly<Record<string, string>> {
  return secretData({ instance, allocation: JSON.stringify(allocation) });
}

function allocationIn(object: KubeObject): Allocation {
  try {
    return allocationSchema.parse(JSON.parse(secretText(object, 'allocation')));
  } catch (error) {
    throw moorlineError('ML-STORE-CORRUPT', `Secret ${object.metadata.name}`, error);
  }
}
