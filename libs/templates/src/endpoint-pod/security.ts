import type { TunAccess } from '@moorline/mesh-core';

const TUN_DEVICE = '/dev/net/tun';
const TUN_VOLUME = 'tun';

/** How the container gets its TUN device, in the parts of a pod that have to do with it. */
export interface TunParts {
  readonly capabilities: readonly string[];
  readonly volumes: readonly object[];
  readonly mounts: readonly object[];
  /** Limits of extended resources. */
  readonly resources: Readonly<Record<string, string>>;
}

/**
 * `mknod`: the endpoint makes the node itself, which the device cgroup of every container runtime allows.
 * `hostPath`: it is the host's. `devicePlugin`: a plugin of the node puts it there.
 */
export function tunParts(access: TunAccess): TunParts {
  const none: TunParts = { capabilities: [], volumes: [], mounts: [], resources: {} };
  switch (access.kind) {
    case 'mknod':
      return { ...none, capabilities: ['MKNOD'] };
    case 'hostPath':
      return { ...none, volumes: [{ name: TUN_VOLUME, hostPath: { path: TUN_DEVICE, type: 'CharDevice' } }], mounts: [{ name: TUN_VOLUME, mountPath: TUN_DEVICE }] };
    case 'devicePlugin':
      return { ...none, resources: { [access.resource]: '1' } };
  }
}

/** All that an endpoint may: change the network of its own pod. Root inside, because a TUN is opened before it is anybody's. */
export function containerSecurity({ capabilities }: TunParts): object {
  return {
    privileged: false,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsUser: 0,
    runAsGroup: 0,
    capabilities: { drop: ['ALL'], add: ['NET_ADMIN', ...capabilities] },
    seccompProfile: { type: 'RuntimeDefault' },
  };
}
