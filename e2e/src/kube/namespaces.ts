import type { Kube } from '@moorline/tools';

/** Makes namespaces of their own for tests; they go with the cluster. */
export function createNamespaces(kube: () => Kube, stem: string): () => Promise<string> {
  let count = 0;
  return async () => {
    const name = `${stem}-${(count += 1)}`;
    await kube().kubectl(['create', 'namespace', name]);
    return name;
  };
}
