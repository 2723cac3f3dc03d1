import { endpointBootstrapSchema, relayTicketFor, SECRET } from '@moorline/mesh-core';
import { secretText } from '@moorline/kubernetes';
import { MOORLINE_NAMESPACE } from '@moorline/tools';
import { bytesSecret, pemSecret, tokenSecret, type Secret } from '../secrets/secret.ts';
import { readJobResource, type Installation } from './open-installation.ts';

/** Prints what the wireguard-go of an endpoint tells to who may ask (`get=1`): its key, and that of its peer. */
const ASK_WIREGUARD = `const f=require('node:fs'),d='/run/wireguard/';const s=require('node:net').connect(d+f.readdirSync(d)[0]);s.end('get=1\\n\\n');s.pipe(process.stdout)`;

/** All secrets of an installation and of one job on it, as they are at this moment. */
export async function installationSecrets(installation: Installation, job: string): Promise<readonly Secret[]> {
  const { api, kube } = installation;
  const { endpoint = '', attachmentId = '' } = (await readJobResource(installation, job)).status ?? {};
  const textOf = async (namespace: string, name: string, key: string): Promise<string> => secretText((await api.get(SECRET, namespace, name)) ?? { apiVersion: 'v1', kind: 'Secret', metadata: { name } }, key);
  const { identitySeed, relay } = endpointBootstrapSchema.parse(JSON.parse(await textOf(MOORLINE_NAMESPACE, endpoint, 'bootstrap.json')));
  const { token } = JSON.parse(await textOf('default', `${job}-join`, 'join.json')) as { readonly token: string };
  const tickets = Buffer.from(await textOf(MOORLINE_NAMESPACE, 'moorline-authority', 'ticket'), 'base64');
  const wireguard = await kube.kubectl(['exec', endpoint, `--namespace=${MOORLINE_NAMESPACE}`, '--', '/usr/local/bin/node', '-e', ASK_WIREGUARD]);
  const keyOf = (name: string): Buffer => Buffer.from(new RegExp(`^${name}=([0-9a-f]{64})$`, 'm').exec(wireguard)?.[1] ?? '', 'hex');
  return [
    tokenSecret('join token', token),
    pemSecret('key of the authority', await textOf(MOORLINE_NAMESPACE, 'moorline-authority', 'tls.key')),
    bytesSecret('secret of the tickets', tickets),
    tokenSecret('relay ticket', relayTicketFor(tickets, attachmentId, keyOf('public_key').toString('base64'))),
    bytesSecret('identity of the endpoint', Buffer.from(identitySeed, 'base64')),
    pemSecret('key of the relay', relay.privateKey),
    bytesSecret('WireGuard key of the endpoint', keyOf('private_key')),
  ];
}

/** Everything that somebody reads who may not read Secrets: logs, objects, events, and what `exec` shows of processes. */
export async function publicTexts({ kube }: Installation): Promise<Readonly<Record<string, string>>> {
  const inOurs = [`--namespace=${MOORLINE_NAMESPACE}`];
  const pods = (await kube.kubectl(['get', 'pods', ...inOurs, '--output=jsonpath={.items[*].metadata.name}'])).split(' ');
  const logs = await Promise.all(pods.flatMap((pod) => [[], ['--previous']].map(async (which) => [`log of ${[pod, ...which].join(' ')}`, await kube.kubectl(['logs', pod, ...inOurs, ...which], { acceptedExitCodes: [0, 1] })] as const)));
  const look = "for (const n of ['environ','cmdline']) process.stdout.write(require('node:fs').readFileSync('/proc/1/'+n))";
  const processes = await Promise.all(pods.map(async (pod) => [`process of ${pod}`, await kube.kubectl(['exec', pod, ...inOurs, '--', '/usr/local/bin/node', '-e', look])] as const));
  const objects = await kube.kubectl(['get', 'pods,services,networkpolicies,configmaps,leases,events,tunnelendpoints', '--all-namespaces', '--output=json']);
  const described = await kube.kubectl(['describe', 'pods,tunnelendpoints', '--all-namespaces']);
  return { ...Object.fromEntries([...logs, ...processes]), objects, described };
}
