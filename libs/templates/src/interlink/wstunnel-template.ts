import { ENDPOINT_OPS_PORT, ENDPOINT_RELAY_PORT, STATIC_CERTIFICATE_FILE, STATIC_FILE, STATIC_KEY_FILE, type AddressPair, type EndpointBootstrap, type KubeObject, type KubernetesConfiguration } from '@moorline/mesh-core';
import { endpointPod } from '../endpoint-pod/index.ts';
import { goJson } from './go-template.ts';

/** interLink removes the ConfigMap of this name together with the rest. */
const FILES = '{{.Name}}-wg-config';
/** Of a Deployment with one pod that keeps a tunnel: the old one has to go first. */
const STRATEGY = { type: 'Recreate' };
/** interLink cuts its template here, wherever that stands. */
const SEPARATOR = '---';

export interface WstunnelTemplateOptions {
  readonly endpoints: Pick<KubernetesConfiguration['endpoints'], 'image' | 'imagePullPolicy' | 'tun' | 'deniedDestinations'>;
  readonly ingress: { readonly className: string | null; readonly annotations: Readonly<Record<string, string>> };
  /** PEM; for the names below the domain. */
  readonly certificate: string;
  readonly privateKey: string;
  readonly addresses: AddressPair;
  readonly gateway: AddressPair;
  readonly allowedDestinations: readonly string[];
  readonly dns: EndpointBootstrap['dns'];
  readonly wireguardGo: EndpointBootstrap['wireguardGo'];
}

/**
 * What interLink's virtual kubelet makes in the cluster for one pod, as objects with the actions of its template in them
 * (WstunnelTemplatePath): an endpoint without a hub, its Service and its Ingress.
 * @throws RangeError for what interLink would cut in two
 */
export function wstunnelTemplate(options: WstunnelTemplateOptions): readonly KubeObject[] {
  const metadata = { name: '{{.Name}}', namespace: '{{.Namespace}}' };
  // interLink looks for the pod by this label.
  const labels = { 'app.kubernetes.io/component': '{{.Name}}' };
  const { endpoints, ingress } = options;
  const { spec } = endpointPod({ metadata, image: endpoints.image, imagePullPolicy: endpoints.imagePullPolicy, tun: endpoints.tun, secretName: '', staticFiles: FILES });
  const host = '{{.Name}}-{{.Namespace}}.{{.WildcardDNS}}';
  const objects: readonly KubeObject[] = [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...metadata, name: FILES }, data: { [STATIC_FILE]: staticFile(options) }, binaryData: { [STATIC_CERTIFICATE_FILE]: base64(options.certificate), [STATIC_KEY_FILE]: base64(options.privateKey) } },
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 1, strategy: STRATEGY, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } } },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'ClusterIP', selector: labels, publishNotReadyAddresses: true, ports: [{ name: 'relay', port: ENDPOINT_RELAY_PORT, targetPort: ENDPOINT_RELAY_PORT }] } },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { ...metadata, annotations: ingress.annotations },
      spec: {
        ...(ingress.className === null ? {} : { ingressClassName: ingress.className }),
        tls: [{ hosts: [host] }],
        rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: '{{.Name}}', port: { number: ENDPOINT_RELAY_PORT } } } }] } }],
      },
    },
  ];
  if (JSON.stringify(objects).includes(SEPARATOR)) throw new RangeError(`${SEPARATOR} cannot stand in a template of interLink`);
  return objects;
}

function staticFile({ endpoints, addresses, gateway, allowedDestinations, dns, wireguardGo }: WstunnelTemplateOptions): string {
  const file = {
    version: 1, kind: 'static', name: '{{.Name}}', secret: '{{.RandomPassword}}', wireguardPrivateKey: '{{.WGPrivateKey}}', peerPublicKey: '{{.ClientPublicKey}}', relay: { port: ENDPOINT_RELAY_PORT },
    addresses, gateway, mtu: '{{.WGMTU}}', allowedDestinations, dns,
    pod: { opsPort: ENDPOINT_OPS_PORT, exposedPorts: null, deniedDestinations: endpoints.deniedDestinations, fromJobs: false },
    wireguardGo,
  };
  return goJson(file, ['{{.WGMTU}}']);
}

/** Without a newline, hyphen or anything else that the template could trip over. */
function base64(text: string): string {
  return btoa(text);
}
