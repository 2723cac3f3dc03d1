import { readPodWishes } from '../../interlink/index.ts';
import { mtuSchema } from '../../schema/index.ts';
import type { Pod } from '../admission/index.ts';
import { TUNNEL_ENDPOINT } from '../kinds.ts';
import { FINALIZER, MTU_ANNOTATION } from '../names.ts';
import type { TunnelEndpoint } from './tunnel-endpoint.ts';

/** The resource that is made for an admitted pod: of its name, owned by it, held by us. */
export function resourceOfPod({ apiVersion, kind, metadata }: Pod): TunnelEndpoint {
  const { name, namespace, uid = '', annotations = {} } = metadata;
  const mtu = mtuSchema.safeParse(Number(annotations[MTU_ANNOTATION])).data ?? readPodWishes(annotations).wishes.mtu;
  return {
    apiVersion: TUNNEL_ENDPOINT.apiVersion,
    kind: TUNNEL_ENDPOINT.kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      finalizers: [FINALIZER],
      ownerReferences: [{ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: false }],
    },
    spec: { target: { pod: { name } }, ...(mtu === undefined ? {} : { mtu }) },
  };
}
