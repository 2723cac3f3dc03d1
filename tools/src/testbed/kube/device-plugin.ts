import { findClusterTools } from '../../cluster-tools/index.ts';
import type { BedNames } from '../bed/index.ts';
import { startDaemon, type Daemon } from '../daemon/index.ts';

export interface DevicePluginOptions {
  /** For example example.com/tun. */
  readonly resource: string;
  /** Containers that may have the TUN device at once. */
  readonly count: number;
}

/**
 * Starts a device plugin on the node that offers its TUN device, once the kubelet knows of it. The kubelet has its
 * socket in /var/lib/kubelet/device-plugins, whatever its root is.
 * @throws ML-CLUSTER-TOOLS-MISSING, ML-BED-DAEMON-FAILED
 */
export async function startDevicePlugin(bed: BedNames, { resource, count }: DevicePluginOptions): Promise<Daemon> {
  const tools = await findClusterTools();
  return startDaemon(bed, { name: 'kube-device-plugin', file: tools('device-plugin'), args: [`-resource=${resource}`, `-count=${count}`], ready: /registered / });
}
