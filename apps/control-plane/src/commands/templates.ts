import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { readConfiguration, readText } from '../config/index.ts';
import { renderInterlinkTemplates } from '../interlink-templates/index.ts';
import { writeTemplateFiles } from './template-files.ts';

interface Flags {
  readonly config: string;
  readonly authority: string;
  readonly domain: string;
  readonly port: number;
  readonly image?: string;
  readonly ingressClass?: string;
  readonly ingressAnnotation: Readonly<Record<string, string>>;
  readonly to: string;
  readonly json: boolean;
}

const WSTUNNEL_FILE = 'wstunnel.yaml';
const MESH_FILE = 'mesh.sh';
const PORT_DEFAULT = 443;
const PORT_MAX = 65_535;

const EXAMPLES = `
Writes ${WSTUNNEL_FILE} and ${MESH_FILE} (mode 0600), for clusters where neither the webhook nor the control plane may run. The
virtual kubelet makes keys and endpoints itself then; docs/interlink.md says what is lost by that. Set in its configuration:
  Network:
    EnableTunnel: true
    FullMesh: true
    WildcardDNS: mesh.example.org
    WstunnelTemplatePath: /etc/interlink/${WSTUNNEL_FILE}
    MeshScriptTemplatePath: /etc/interlink/${MESH_FILE}

The authority signs the relays' certificate, which is good for a year: pki/authority.pem of a data directory, or
  kubectl get secret moorline-authority --namespace moorline --output go-template='{{index .data "tls.key" | base64decode}}{{index .data "tls.crt" | base64decode}}' > authority.pem

Examples:
  moorline-control templates --config moorline.yaml --authority authority.pem --domain mesh.example.org --image moorline/endpoint:0.1.0 --to /etc/interlink
  moorline-control templates --config moorline.yaml --authority authority.pem --domain mesh.example.org --to . --ingress-class traefik --ingress-annotation traefik.ingress.kubernetes.io/router.tls.passthrough=true
`;

export function templatesCommand(): Command {
  return new Command('templates')
    .description("write the two templates that replace interLink's own")
    .requiredOption('--config <file>', 'configuration (YAML)')
    .requiredOption('--authority <file>', "key and certificate of the control plane's authority (PEM)")
    .requiredOption('--domain <name>', "the virtual kubelet's WildcardDNS")
    .option('--port <number>', 'port that workers reach the Ingress at', parsePort, PORT_DEFAULT)
    .option('--image <image>', 'image of endpoints (else that of the configuration)')
    .option('--ingress-class <name>', "class of the Ingresses (else that of the configuration, or the cluster's default)")
    .option('--ingress-annotation <key=value>', 'on each Ingress: that its controller passes TLS through; may be repeated', annotation, {})
    .requiredOption('--to <folder>', 'where to write them')
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', EXAMPLES)
    .action(async ({ config, authority, to, json, ...flags }: Flags) => {
      const { wstunnel, mesh } = await renderInterlinkTemplates({
        ...readConfiguration(config), authority: readText(authority, 'ML-USAGE'), domain: flags.domain, port: flags.port, image: flags.image ?? null,
        ingressClass: flags.ingressClass ?? null, ingressAnnotations: flags.ingressAnnotation, nowMs: Date.now(),
      });
      writeTemplateFiles(to, { [WSTUNNEL_FILE]: wstunnel, [MESH_FILE]: mesh });
      const files = { WstunnelTemplatePath: join(to, WSTUNNEL_FILE), MeshScriptTemplatePath: join(to, MESH_FILE) };
      process.stdout.write(json ? `${JSON.stringify(files)}\n` : Object.entries(files).map(([key, path]) => `${key}: ${path}\n`).join(''));
    });
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > PORT_MAX) throw new InvalidArgumentError(`A port from 1 to ${PORT_MAX}.`);
  return port;
}

function annotation(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined) throw new InvalidArgumentError('KEY=VALUE.');
  return { ...before, [key]: value };
}
