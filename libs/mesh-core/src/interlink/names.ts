/** Annotations of pods that interLink's virtual kubelet and its SLURM plugin read. */
export const INTERLINK_ANNOTATIONS = {
  /** Becomes the pod's IP, and POD_IP in the job. */
  podIp: 'interlink.eu/pod-ip',
  /** `disabled`: interLink builds no mesh of its own for the pod. */
  meshNetwork: 'interlink.eu/mesh-network',
  /** Text that goes into the job script before everything of the pod. */
  preExec: 'slurm-job.vk.io/pre-exec',
  mtu: 'interlink.eu/wg-mtu',
  keepaliveSeconds: 'interlink.eu/wg-keepalive-seconds',
  extraPorts: 'interlink.eu/wstunnel-extra-ports',
  privateKey: 'interlink.eu/wg-private-key',
  peerPublicKey: 'interlink.eu/wg-peer-public-key',
} as const;
