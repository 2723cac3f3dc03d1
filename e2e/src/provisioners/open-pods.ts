import type { OpenedProvisioner } from '@moorline/control-plane/contracts';
import { createKubernetesProvisioner, type KubernetesProvisioner, type SeenObjects } from '@moorline/control-plane/provisioners';
import { endpointObjectName, kubernetesConfigurationSchema, POD, SERVICE, type ObjectStep } from '@moorline/mesh-core';
import type { KubeApi } from '@moorline/kubernetes';
import { endpointObjects } from '@moorline/templates';

const IDENTITY = { 'moorline.dev/identity': 'a key' };

/** Pods of a real API server as a provisioner has them, in a namespace of their own. */
export function openPods(api: KubeApi, namespace: string): OpenedProvisioner<SeenObjects, ObjectStep> {
  const life = new AbortController();
  const forgotten: string[] = [];
  const endpoints = kubernetesConfigurationSchema.shape.endpoints.parse({ image: 'moorline/endpoint:1', exposure: { kind: 'nodePort', address: '192.0.2.1', firstPort: 30_000, lastPort: 30_200 } });
  const open = async (instance: string): Promise<KubernetesProvisioner> => {
    const provisioner = createKubernetesProvisioner({
      api,
      namespace,
      instance,
      kinds: ['Secret', 'NetworkPolicy', 'Service', 'Ingress', 'Pod'],
      objectsOf: (attachment) => endpointObjects(attachment, { instance, namespace, endpoints, destinations: ['10.244.0.0/16'], hubPort: 8_443 }, { assignment: null, policy: undefined }),
      secrets: {
        fill: async (_attachment, object) => ({ ...object, metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, ...IDENTITY } }, data: { 'tls.crt': '', 'tls.key': '' } }),
        fit: () => true,
      },
      setEndpointIdentity: async () => undefined,
      forget: async (attachmentId) => void forgotten.push(attachmentId),
      onChange: () => undefined,
      onFailure: (error) => console.warn(error.message),
      signal: life.signal,
    });
    await provisioner.synced;
    return provisioner;
  };
  return {
    open,
    forgotten,
    lose: (attachmentId) => api.remove(POD, { namespace, name: endpointObjectName(attachmentId), graceSec: 0 }),
    dispose: async () => {
      life.abort();
      // Their node ports are of the whole cluster.
      for (const { metadata } of (await api.list(SERVICE, { namespace })).items) await api.remove(SERVICE, { namespace, name: metadata.name });
    },
  };
}
