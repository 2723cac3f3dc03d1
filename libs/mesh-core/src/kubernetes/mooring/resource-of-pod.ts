import { readPodWishes } from '../../interlink/index.ts';
import { JOB_PORTS_MAX, mtuSettingSchema, type KubernetesConfiguration, type TunnelEndpointSpec } from '../../schema/index.ts';
import type { Pod } from '../admission/index.ts';
import { TUNNEL_ENDPOINT } from '../kinds.ts';
import { FINALIZER, MTU_ANNOTATION } from '../names.ts';
import type { TunnelEndpoint } from './tunnel-endpoint.ts';

type ExposedPort = NonNullable<TunnelEndpointSpec['exposedPorts']>[number];

/**
 * The resource that is made for an admitted pod: of its name, owned by it, held by us.
 * @param exposed `all`: pods reach every port of the job; `declared`: those of its containers and of interLink's annotation
 */
export function resourceOfPod(pod: Pod, exposed: KubernetesConfiguration['endpoints']['ports']): TunnelEndpoint {
  const { apiVersion, kind, metadata } = pod;
  const { name, namespace, uid = '', annotations = {} } = metadata;
  const { wishes } = readPodWishes(annotations);
  const mtu = mtuOf(annotations[MTU_ANNOTATION]) ?? wishes.mtu;
  const { keepaliveSec } = wishes;
  return {
    apiVersion: TUNNEL_ENDPOINT.apiVersion,
    kind: TUNNEL_ENDPOINT.kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      finalizers: [FINALIZER],
      ownerReferences: [{ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: false }],
    },
    spec: {
      target: { pod: { name } },
      ...(mtu === undefined ? {} : { mtu }),
      ...(keepaliveSec === undefined ? {} : { keepaliveSeconds: keepaliveSec }),
      ...(exposed === 'all' ? {} : { exposedPorts: declaredPorts(pod, wishes.extraPorts) }),
    },
  };
}

/** undefined: the annotation is not there, or is nothing that our policy of annotations lets through. */
function mtuOf(text: string | undefined): TunnelEndpointSpec['mtu'] {
  return mtuSettingSchema.safeParse(text === 'auto' ? text : Number(text)).data;
}

/** Each port and protocol once, as interLink has them: of containers, of init containers, of the annotation. */
function declaredPorts({ spec }: Pod, extra: readonly ExposedPort[]): ExposedPort[] {
  const listed = [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ ports = [] }) => ports.map(({ containerPort, protocol }) => ({ port: containerPort, protocol })));
  // A job speaks TCP and UDP only.
  const spoken = listed.flatMap(({ port, protocol = 'TCP' }): ExposedPort[] => (protocol === 'TCP' || protocol === 'UDP' ? [{ port, protocol }] : []));
  const once = new Map([...spoken, ...extra].map(({ port, protocol }) => [`${port}/${protocol}`, { port, protocol }]));
  return [...once.values()].slice(0, JOB_PORTS_MAX);
}
