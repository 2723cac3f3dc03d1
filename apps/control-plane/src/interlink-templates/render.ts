import { allowedDestinationsOf, artifactFor, clusterDns, dnsNameSchema, firstAddressesOf, gatewayOf, IMAGE_ARTIFACTS_FOLDER, moorlineError, RELAY_PATH, type Configuration, type KubernetesConfiguration } from '@moorline/mesh-core';
import { artifactLock, meshTemplate, wstunnelTemplate } from '@moorline/templates';
import { stringify } from 'yaml';
import { serverUrlOf } from '../config/index.ts';
import { bundleSource, mirrorPath } from '../mirror/index.ts';
import { issueServerCertificate } from '../pki/index.ts';
import { requireAuthority, requireInert, requirePlain } from './require-inputs.ts';

export interface InterlinkTemplatesOptions {
  readonly configuration: Configuration;
  /** All of it, where the backend is Kubernetes; else null. */
  readonly kubernetes: KubernetesConfiguration | null;
  /** PEM of key and certificate. */
  readonly authority: string;
  /** interLink's WildcardDNS. */
  readonly domain: string;
  readonly port: number;
  /** Null: that of the configuration. */
  readonly image: string | null;
  readonly ingressClass: string | null;
  readonly ingressAnnotations: Readonly<Record<string, string>>;
  readonly nowMs: number;
}

/** Both templates of interLink, as text with the actions of Go's text/template. */
export interface InterlinkTemplates {
  readonly wstunnel: string;
  readonly mesh: string;
}

const HEADER = '# Written by `moorline-control templates`: an endpoint without a hub for one pod. It holds the key of its certificate.\n';

/**
 * Renders the templates for a cluster: every endpoint has one certificate for all names below the domain.
 * @throws ML-USAGE for an authority or a domain that is none, without an image, or for text that interLink would take for a part of the template
 */
export async function renderInterlinkTemplates(options: InterlinkTemplatesOptions): Promise<InterlinkTemplates> {
  const { configuration, kubernetes, domain, port, nowMs } = options;
  const authority = requireAuthority(options.authority, nowMs);
  if (!dnsNameSchema.safeParse(domain).success) throw moorlineError('ML-USAGE', `--domain ${domain} is no name`);
  requireInert('--domain', domain);
  const image = options.image ?? kubernetes?.endpoints.image;
  if (image === undefined) throw moorlineError('ML-USAGE', 'the configuration names no image of endpoints: write --image');
  requirePlain('the image of endpoints (--image)', image);
  const exposure = kubernetes?.endpoints.exposure;
  const configured = exposure?.kind === 'ingress' ? exposure : null;
  const className = options.ingressClass ?? configured?.className ?? null;
  if (className !== null) requirePlain('the class of the Ingresses (--ingress-class)', className);
  const annotations = { ...configured?.annotations, ...options.ingressAnnotations };
  for (const [key, value] of Object.entries(annotations)) requireInert('an annotation of the Ingresses (--ingress-annotation)', `${key}=${value}`);
  const { overlay } = configuration;
  const tunnel = { addresses: firstAddressesOf(overlay), gateway: gatewayOf(overlay) };
  const dns = clusterDns(configuration);
  const { sha256 } = artifactFor(artifactLock(), 'wireguard-go', process.arch);
  const server = serverUrlOf(configuration);
  const objects = wstunnelTemplate({
    ...tunnel,
    ...(await issueServerCertificate(authority, [`*.${domain}`], nowMs)),
    endpoints: { image, imagePullPolicy: kubernetes?.endpoints.imagePullPolicy ?? 'IfNotPresent', tun: kubernetes?.endpoints.tun ?? { kind: 'mknod' }, deniedDestinations: kubernetes?.endpoints.deniedDestinations ?? [] },
    ingress: { className, annotations },
    allowedDestinations: allowedDestinationsOf(configuration),
    dns,
    wireguardGo: { path: mirrorPath(IMAGE_ARTIFACTS_FOLDER, sha256), sha256 },
  });
  return {
    wstunnel: HEADER + objects.map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n'),
    mesh: meshTemplate({ ...tunnel, server, ca: authority.certificate, port, relayPath: RELAY_PATH, dns, bundle: await bundleSource(configuration.artifacts, server) }),
  };
}
