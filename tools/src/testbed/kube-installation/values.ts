import { KUBE_API_SERVICE, KUBE_DNS_SERVICE, KUBE_POD_RANGE, KUBE_SERVICE_RANGE } from '../kube/addresses.ts';
import type { Kube } from '../kube/index.ts';
import { VIRTUAL_NODE_TAINT } from '../interlink/index.ts';

/** Of our own: control plane and endpoints. */
export const MOORLINE_NAMESPACE = 'moorline';
/** Port of the server on the node. */
const SERVER_PORT = 30_443;
/** Ports of relays on the node; the range of NodePorts holds both. */
const RELAY_PORTS = { firstPort: 30_500, lastPort: 31_499 } as const;

export interface InstallationOptions {
  readonly replicas?: number;
  /** Endpoints that wait ready for pods. */
  readonly warm?: number;
  /** Changes to the usual values. */
  readonly change?: (usual: ReturnType<typeof usualValues>) => object;
}

export interface InstalledImages {
  readonly controlPlane: string;
  readonly endpoint: string;
}

/** Where workers reach the server. */
export function serverOf({ link }: Pick<Kube, 'link'>): string {
  return `https://${link.cluster}:${SERVER_PORT}`;
}

/** Values of the chart for a cluster of the test bed: an administrator would write the same. */
export function chartValues(kube: Pick<Kube, 'link'>, images: InstalledImages, { change = (usual) => usual, ...options }: InstallationOptions): object {
  return change(usualValues(kube, images, options));
}

function usualValues(kube: Pick<Kube, 'link'>, { controlPlane, endpoint }: InstalledImages, { replicas = 2, warm = 0 }: Omit<InstallationOptions, 'change'>) {
  const [repository, tag] = controlPlane.split(/:(?=[^:/]*$)/);
  const address = kube.link.cluster;
  return {
    replicas,
    image: { repository, tag, pullPolicy: 'Never' },
    logLevel: 'debug',
    webhook: { failurePolicy: 'Fail' },
    service: { type: 'NodePort', nodePort: SERVER_PORT },
    configuration: {
      serverNames: [address],
      publicUrl: serverOf(kube),
      cluster: { podRanges: [KUBE_POD_RANGE], serviceRanges: [KUBE_SERVICE_RANGE], dnsServer: KUBE_DNS_SERVICE },
      virtualNodes: { tolerations: [VIRTUAL_NODE_TAINT] },
      endpoints: { image: endpoint, imagePullPolicy: 'Never', exposure: { kind: 'nodePort', address, ...RELAY_PORTS }, deniedDestinations: [`${KUBE_API_SERVICE}/32`, `${address}/32`], warm },
    },
  };
}
