import { isMoorlineError, TUNNEL_ENDPOINT, type TunnelEndpoint, type TunnelEndpointStatus } from '@moorline/mesh-core';
import type { Informer, KubeApi } from '@moorline/kubernetes';

/**
 * Writes the status of a resource as it was observed. The API server takes a status by its resource's name and heeds no
 * uid there, so the version goes with it: a resource that was made anew under the name meanwhile is never told what was
 * true of the one before.
 * @returns whether it was written; else the resource is not what was observed, which is taken over and so looked at again
 */
export async function writeStatus(api: KubeApi, cache: Pick<Informer, 'take' | 'drop'>, { apiVersion, kind, metadata }: TunnelEndpoint, status: TunnelEndpointStatus): Promise<boolean> {
  const { name, namespace = '', uid, resourceVersion } = metadata;
  try {
    cache.take(await api.apply(TUNNEL_ENDPOINT, { apiVersion, kind, metadata: { name, namespace, ...(resourceVersion === undefined ? {} : { resourceVersion }) }, status }, 'status'));
    return true;
  } catch (error) {
    if (!isMoorlineError(error, 'ML-KUBE-CONFLICT') && !isMoorlineError(error, 'ML-KUBE-MISSING')) throw error;
    const present = await api.get(TUNNEL_ENDPOINT, namespace, name);
    if (present === null) cache.drop(namespace, name, uid);
    else cache.take(present);
    return false;
  }
}
