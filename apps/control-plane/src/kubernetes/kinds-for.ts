import { HTTP_ROUTE, isMoorlineError, type EndpointKind, type KubernetesConfiguration } from '@moorline/mesh-core';
import type { KubeApi } from '@moorline/kubernetes';

/**
 * Kinds of objects that endpoints may have; what is left of another way of exposing them is taken down. HTTPRoutes
 * are among them where the Gateway API is installed and we may see them: then there may be some of an earlier configuration.
 * @throws ML-KUBE-* when the API server cannot be asked
 */
export async function kindsFor(api: KubeApi, { kubernetes: { namespace }, endpoints: { exposure } }: KubernetesConfiguration): Promise<readonly EndpointKind[]> {
  const routes = exposure.kind === 'httpRoute' || (await mayList(api, namespace));
  return ['Secret', 'NetworkPolicy', 'Service', 'Ingress', ...(routes ? (['HTTPRoute'] as const) : []), 'Pod'];
}

async function mayList(api: KubeApi, namespace: string): Promise<boolean> {
  try {
    await api.list(HTTP_ROUTE, { namespace });
    return true;
  } catch (error) {
    if (isMoorlineError(error, 'ML-KUBE-MISSING') || isMoorlineError(error, 'ML-KUBE-REFUSED')) return false;
    throw error;
  }
}
