import { UNSHARE_MODES, type AddressPair, type DnsConfig } from '@moorline/mesh-core';
import type { BundleSource } from '../worker/bundle-lines.ts';
import { inline, runAgain } from '../worker/enter-lines.ts';
import { goJson } from './go-template.ts';

export interface MeshTemplateOptions {
  /** Where pinned binaries are fetched from. */
  readonly server: string;
  /** PEM of the authority of server and relay. */
  readonly ca: string;
  /** TCP port that the Ingress is reached at. */
  readonly port: number;
  readonly relayPath: string;
  readonly addresses: AddressPair;
  readonly gateway: AddressPair;
  readonly dns: Pick<DnsConfig, 'searches' | 'ndots'>;
  readonly bundle: BundleSource | null;
}

const MTU = '{{.WGMTU}}';
/** Quoted by Go as JSON has it: all of it is printable ASCII and newlines. */
const WIREGUARD = '{{printf "%q" .WGConfig}}';

/**
 * The script that interLink's virtual kubelet puts in front of a job (MeshScriptTemplatePath), with the actions of its
 * template in it: the whole job runs again within the agent, on the tunnel whose keys the virtual kubelet has made.
 * @throws RangeError as `bundleLines`
 */
export function meshTemplate({ server, ca, port, relayPath, addresses, gateway, dns, bundle }: MeshTemplateOptions): string {
  const file = {
    version: 1, kind: 'static', name: '{{.WGInterfaceName}}', server, ca, secret: '{{.RandomPassword}}', wireguard: WIREGUARD, relayUrl: `wss://{{.IngressEndpoint}}:${port}${relayPath}`,
    addresses, gateway, mtu: MTU, routes: ['{{.PodCIDRCluster}}', '{{.ServiceCIDR}}'], dns: { servers: ['{{.DNSServiceIP}}'], ...dns },
  };
  const passing = inline(goJson(file, [MTU, WIREGUARD]));
  const known = UNSHARE_MODES.map((mode) => `(eq .UnshareMode "${mode}")`).join(' ');
  const unshare = `--unshare {{if or ${known}}}{{.UnshareMode}}{{else}}auto{{end}}`;
  return `${runAgain({ name: '{{.WGInterfaceName}}', passing: { ...passing, option: `${passing.option} ${unshare}` }, bundle })}\n`;
}
