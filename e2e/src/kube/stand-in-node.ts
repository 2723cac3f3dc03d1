import { BOOTSTRAP_KEY, endpointBootstrapSchema, POD, ROLE_LABEL, SECRET, signHello, type KubeObject } from '@moorline/mesh-core';
import { createInformer, type KubeApi } from '@moorline/kubernetes';
import { waitUntil } from '@moorline/tools';
import { connectHub, createLogger, generateWireguardKeys } from '@moorline/service';

const SECRET_DEADLINE_MS = 60_000;

/**
 * Does for endpoint pods what a kubelet and the endpoint's program do as far as the control plane sees it: gives each an
 * address, and says hello to the hub with the keys of its Secret. For tests of a cluster that has no node.
 */
export function runStandInNode(api: KubeApi, namespace: string, signal: AbortSignal): { readonly lives: Map<string, AbortController> } {
  const lives = new Map<string, AbortController>();
  let count = 0;
  const start = async ({ metadata, ...pod }: KubeObject): Promise<void> => {
    const { name, uid = '' } = metadata;
    const { podIP } = (pod['status'] ?? {}) as { readonly podIP?: string };
    const address = podIP ?? `10.244.${Math.floor((count += 1) / 250)}.${(count % 250) + 2}`;
    await api.patch(POD, { namespace, name, subresource: 'status' }, [{ op: 'add', path: '/status/podIP', value: address }, { op: 'add', path: '/status/podIPs', value: [{ ip: address }] }, { op: 'add', path: '/status/phase', value: 'Running' }]);
    // As a kubelet does that mounts it.
    const secret = await waitUntil(() => api.get(SECRET, namespace, name), { what: `the Secret of ${name}`, deadlineMs: SECRET_DEADLINE_MS, intervalMs: 200, signal });
    const data = (secret['data'] ?? {}) as Readonly<Record<string, string>>;
    const { hubUrl, ca, attachmentId, identitySeed } = endpointBootstrapSchema.parse(JSON.parse(Buffer.from(data[BOOTSTRAP_KEY] ?? '', 'base64').toString()));
    const life = new AbortController();
    lives.set(uid, life);
    const seed = Buffer.from(identitySeed, 'base64');
    const hub = connectHub({
      url: hubUrl, ca, role: 'endpoint', attachmentId, node: 0, generation: Date.now(), sign: (fields) => signHello(seed, fields), version: 'stand-in',
      ready: { wireguardPublicKey: generateWireguardKeys().publicKey, relayPort: 64_998, udpPort: 64_998, probePort: 7 },
      onMessage: (message) => void (message.kind === 'peers' && hub.send({ kind: 'applied', revision: message.revision })),
      signal: AbortSignal.any([signal, life.signal]),
      log: createLogger({ name: 'stand-in', level: 'silent' }),
    });
  };
  const seen = new Set<string>();
  const pods = createInformer({
    api,
    kind: POD,
    selection: { namespace, labelSelector: `${ROLE_LABEL}=endpoint` },
    onChange: (pod) => {
      const { uid = '', name } = pod.metadata;
      if (pods.get(namespace, name)?.metadata.uid !== uid) {
        seen.delete(uid);
        return lives.get(uid)?.abort();
      }
      if (seen.has(uid)) return;
      seen.add(uid);
      start(pod).catch((error: unknown) => console.warn('stand-in', error));
    },
    onFailure: () => undefined,
    signal,
  });
  return { lives };
}
