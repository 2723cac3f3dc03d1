import { describe, expect, it } from 'vitest';
import { INTERLINK_ANNOTATIONS } from '../../interlink/index.ts';
import { JOB_PORTS_MAX, tunnelEndpointSpecSchema } from '../../schema/index.ts';
import type { Pod, PodSpec } from '../admission/index.ts';
import { resourceOfPod } from './resource-of-pod.ts';

function pod(annotations: Record<string, string>, ports: readonly { containerPort: number; protocol?: string }[] = [], initContainers: PodSpec['initContainers'] = []): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-0', namespace: 'research', uid: 'u1', annotations }, spec: { initContainers, containers: [{ name: 'main', ports }] } };
}

describe('resourceOfPod', () => {
  it('is owned by the pod, held by us, and asks for nothing that the pod does not', () => {
    expect(resourceOfPod(pod({}), 'all')).toMatchObject({
      metadata: { name: 'web-0', namespace: 'research', finalizers: ['moorline.dev/endpoint'], ownerReferences: [{ kind: 'Pod', name: 'web-0', uid: 'u1', controller: true }] },
    });
    expect(resourceOfPod(pod({}, [{ containerPort: 80 }]), 'all').spec).toEqual({ target: { pod: { name: 'web-0' } } });
  });

  it("takes MTU and keepalive from interLink's annotations, ours first", () => {
    const { mtu, keepaliveSeconds } = INTERLINK_ANNOTATIONS;
    expect(resourceOfPod(pod({ [mtu]: '1300', [keepaliveSeconds]: '0' }), 'all').spec).toMatchObject({ mtu: 1_300, keepaliveSeconds: 0 });
    expect(resourceOfPod(pod({ [mtu]: '1300', 'moorline.dev/mtu': '1400' }), 'all').spec).toMatchObject({ mtu: 1_400 });
    expect(resourceOfPod(pod({ [mtu]: '1300', 'moorline.dev/mtu': 'auto' }), 'all').spec).toMatchObject({ mtu: 'auto' });
  });

  it('exposes what is declared where the configuration says so: each port once, those of the annotation as well', () => {
    const annotations = { [INTERLINK_ANNOTATIONS.extraPorts]: '8080,9090:metrics:UDP' };
    const init = [{ name: 'first', ports: [{ containerPort: 7 }] }];
    expect(resourceOfPod(pod(annotations, [{ containerPort: 8_080, protocol: 'TCP' }, { containerPort: 5, protocol: 'SCTP' }], init), 'declared').spec.exposedPorts).toEqual([
      { port: 8_080, protocol: 'TCP' }, { port: 7, protocol: 'TCP' }, { port: 9_090, protocol: 'UDP' },
    ]);
    expect(resourceOfPod(pod({}), 'declared').spec.exposedPorts).toEqual([]);
    const many = Array.from({ length: JOB_PORTS_MAX + 1 }, (_, index) => ({ containerPort: index + 1 }));
    expect(tunnelEndpointSpecSchema.safeParse(resourceOfPod(pod({}, many), 'declared').spec).success).toBe(true);
  });
});
