import * as z from 'zod';
import { moorlineError } from '../errors/index.ts';
import { cidrSchema, dnsNameSchema, ipSchema, type Configuration } from '../schema/index.ts';
import { UNSHARE_MODES } from '../worker/index.ts';

/** What the configuration of interLink's virtual kubelet says that has a place in ours. */
export interface ImportedConfiguration {
  readonly cluster: Pick<Configuration['cluster'], 'podRanges' | 'serviceRanges' | 'dnsServer'>;
}

/** A key that needs a person's eye: it is not carried over, or what is printed is not what stood there. */
export interface ImportWarning {
  readonly key: string;
  readonly text: string;
}

export interface InterlinkImport {
  readonly configuration: ImportedConfiguration;
  readonly warnings: readonly ImportWarning[];
}

const text = z.string().default('');
const unlessEmpty = <Schema extends z.ZodType>(schema: Schema) => z.union([z.literal(''), schema]).default('');

/** The section `Network` with all keys that interLink reads; null in YAML is an empty section. */
const networkSchema = z.looseObject({
  EnableTunnel: z.boolean().default(false),
  WildcardDNS: unlessEmpty(z.string().refine((name) => dnsNameSchema.safeParse(name.replace(/^\*\./, '')).success)),
  WSTunnelExecutable: text,
  WstunnelTemplatePath: text,
  WstunnelCommand: text,
  FullMesh: z.boolean().default(false),
  MeshScriptTemplatePath: text,
  ServiceCIDR: unlessEmpty(cidrSchema),
  PodCIDRCluster: unlessEmpty(cidrSchema),
  DNSServiceIP: unlessEmpty(ipSchema),
  WireguardGoURL: text,
  WgToolURL: text,
  Slirp4netnsURL: text,
  UnshareMode: text,
});
type Network = z.infer<typeof networkSchema>;
type Key = keyof typeof networkSchema.shape;
const fileSchema = z.looseObject({ Network: networkSchema.nullish() });

/** What interLink takes where a key is missing. */
const DEFAULTS = { ServiceCIDR: '10.105.0.0/16', PodCIDRCluster: '10.244.0.0/16', DNSServiceIP: '10.244.0.99' } as const;

const PINNED = "has no meaning here: programs come from Moorline's own mirror and run only with the hash that was built in";
const TEMPLATE = 'has no meaning here: pods that the webhook takes need no template; `moorline-control templates` writes those that replace it where there is no webhook';

/** Keys that say nothing to Moorline, with what does their work. */
const MEANINGLESS: Partial<Record<Key, string>> = {
  EnableTunnel: 'has no meaning here: pods reach every port of the job at its address, tunnels for single ports are not needed; set it to false',
  FullMesh: "has no meaning here: pods ask for the network themselves, and interLink's own mesh is switched off for each of them; set it to false once all pods have moved",
  WildcardDNS: 'has no meaning here: agents reach endpoints under the one name of the control plane, not one name for each pod',
  WSTunnelExecutable: PINNED,
  WireguardGoURL: PINNED,
  WgToolURL: 'has no meaning here: WireGuard is set up without the program wg',
  Slirp4netnsURL: PINNED,
  WstunnelTemplatePath: TEMPLATE,
  MeshScriptTemplatePath: TEMPLATE,
  WstunnelCommand: 'has no meaning here: the agent opens its connections itself',
};

/** Files that stand beside that of the virtual kubelet and are easily taken for it, by a key that it never has. */
const OTHERS: readonly (readonly [key: string, what: string])[] = [
  ['apiVersion', 'it is an object of Kubernetes: write what is in its data into a file, as the example of --help does'],
  ['virtualNode', "it has values of interLink's Helm chart: take what the chart has made of them, as the example of --help does"],
  ['SidecarPort', "it is of interLink's API or of a plugin, not of its virtual kubelet"],
];

/**
 * Translates the configuration of interLink's virtual kubelet, as it was read from YAML.
 * @throws ML-INTERLINK-CONFIG with the place of a value that interLink could not use either
 */
export function importInterlink(value: unknown): InterlinkImport {
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw moorlineError('ML-INTERLINK-CONFIG', issue === undefined || issue.path.length === 0 ? 'it is no mapping' : issue.path.map(String).join('.'));
  }
  const other = OTHERS.find(([key]) => Object.hasOwn(parsed.data, key));
  if (other !== undefined) throw moorlineError('ML-INTERLINK-CONFIG', other[1]);
  const network = networkSchema.parse(parsed.data.Network ?? {});
  const chosen = (key: keyof typeof DEFAULTS): string => (network[key] === '' ? DEFAULTS[key] : network[key]);
  return {
    configuration: { cluster: { podRanges: [chosen('PodCIDRCluster')], serviceRanges: [chosen('ServiceCIDR')], dnsServer: chosen('DNSServiceIP') } },
    warnings: [...assumed(network), ...meaningless(network), ...unshare(network), ...unknown(network)],
  };
}

function assumed(network: Network): readonly ImportWarning[] {
  return (['PodCIDRCluster', 'ServiceCIDR', 'DNSServiceIP'] as const)
    .filter((key) => network[key] === '')
    .map((key) => ({ key, text: `is not set; interLink takes ${DEFAULTS[key]}: check that it is your cluster's` }));
}

function meaningless(network: Network): readonly ImportWarning[] {
  return Object.entries(MEANINGLESS).filter(([key]) => network[key] !== '' && network[key] !== false).map(([key, reason]) => ({ key, text: reason }));
}

function unshare({ UnshareMode: mode }: Network): readonly ImportWarning[] {
  if (mode === '' || mode === 'auto') return [];
  const known = UNSHARE_MODES.some((candidate) => candidate === mode);
  return [{ key: 'UnshareMode', text: !known ? `is ${JSON.stringify(mode.slice(0, 40))}, which interLink takes for auto, as the agent does by itself` : `is ${mode}: the agent finds that out by itself on each worker; \`moorline-agent run --unshare ${mode}\` insists on it` }];
}

function unknown(network: Network): readonly ImportWarning[] {
  return Object.keys(network).filter((key) => !Object.hasOwn(networkSchema.shape, key)).map((key) => ({ key: key.slice(0, 64), text: 'is no key of interLink; its spelling may be wrong' }));
}
