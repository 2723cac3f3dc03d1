import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import { KUBE_NODE_POD_RANGE } from '../addresses.ts';
import type { NodePlaces } from './places.ts';

export const PAUSE_IMAGE = 'docker.io/moorline/pause:1';
const CNI_PROGRAMS = '/usr/lib/cni';
/** Room for the header of a VXLAN, as most overlays between nodes leave. */
const POD_MTU = 1_450;
/** OVERLAYFS_SUPER_MAGIC of linux/magic.h: overlays do not lie on one another. */
const OVERLAY_MAGIC = 0x794c7630;

/** Configuration of containerd 1.6 or later (containerd-config.toml(5)). */
export function containerdConfiguration({ folder, containerdSocket }: NodePlaces): string {
  const at = (name: string): string => JSON.stringify(join(folder, 'containerd', name));
  return `version = 2
root = ${at('root')}
state = ${at('state')}
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs"]

[grpc]
  address = ${JSON.stringify(containerdSocket)}

[plugins."io.containerd.internal.v1.opt"]
  path = ${at('opt')}

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE_IMAGE}"
  restrict_oom_score_adj = true
  disable_hugetlb_controller = true
  netns_mounts_under_state_dir = true
  stream_server_address = "127.0.0.1"

[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = "${CNI_PROGRAMS}"
  conf_dir = ${at('cni.d')}

[plugins."io.containerd.grpc.v1.cri".containerd]
  snapshotter = "${statfsSync(folder).type === OVERLAY_MAGIC ? 'native' : 'overlayfs'}"
  default_runtime_name = "runc"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
  SystemdCgroup = false
`;
}

/** Network of pods: one bridge (CNI specification 1.0.0). It does not know network policies. */
export function cniConfiguration({ folder }: NodePlaces): string {
  return JSON.stringify({
    cniVersion: '1.0.0',
    name: 'bed',
    plugins: [
      {
        type: 'bridge', bridge: 'cni0', isGateway: true, ipMasq: true, hairpinMode: true, mtu: POD_MTU,
        ipam: { type: 'host-local', dataDir: join(folder, 'containerd', 'addresses'), ranges: [[{ subnet: KUBE_NODE_POD_RANGE }]], routes: [{ dst: '0.0.0.0/0' }] },
      },
      { type: 'portmap', capabilities: { portMappings: true }, snat: true },
    ],
  });
}
