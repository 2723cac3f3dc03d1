import type { TunAccess } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { endpointPod } from './endpoint-pod.ts';

const ACCESSES: readonly TunAccess[] = [{ kind: 'mknod' }, { kind: 'hostPath' }, { kind: 'devicePlugin', resource: 'example.org/tun' }];

function podWith(tun: TunAccess): { readonly text: string; readonly spec: Spec } {
  const pod = endpointPod({ metadata: { name: 'endpoint-1', namespace: 'moorline' }, image: 'moorline/endpoint:1', imagePullPolicy: 'Never', secretName: 'endpoint-1', tun });
  return { text: JSON.stringify(pod), spec: pod['spec'] as Spec };
}

interface Spec {
  readonly containers: readonly { readonly securityContext: { readonly capabilities: { readonly drop: readonly string[]; readonly add: readonly string[] } }; readonly resources: { readonly limits: Readonly<Record<string, string>> } }[];
  readonly volumes: readonly { readonly name: string }[];
}

describe('endpointPod', () => {
  it.each(ACCESSES)('asks for the least with $kind', (tun) => {
    const { text, spec } = podWith(tun);
    expect(text).not.toMatch(/SYS_ADMIN|"privileged":true|initContainers|hostNetwork|hostPID|"allowPrivilegeEscalation":true/);
    expect(text).toContain('"automountServiceAccountToken":false');
    expect(spec.containers).toHaveLength(1);
    expect(spec.containers[0]?.securityContext.capabilities.drop).toEqual(['ALL']);
  });

  it('gets its TUN device in the way that is asked for', () => {
    const [made, hosts, plugged] = ACCESSES.map((tun) => podWith(tun).spec);
    expect(made?.containers[0]?.securityContext.capabilities.add).toEqual(['NET_ADMIN', 'MKNOD']);
    expect(hosts?.containers[0]?.securityContext.capabilities.add).toEqual(['NET_ADMIN']);
    expect(hosts?.volumes.map(({ name }) => name)).toContain('tun');
    expect(plugged?.containers[0]?.resources.limits).toMatchObject({ 'example.org/tun': '1' });
  });

  it('names no file of the node but the device', () => {
    expect(podWith({ kind: 'mknod' }).text).not.toContain('hostPath');
    expect(podWith({ kind: 'hostPath' }).text.match(/"path":"\/[^"]+","type"/g)).toEqual(['"path":"/dev/net/tun","type"']);
  });
});
