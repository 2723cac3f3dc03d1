import { openKubeApi, type KubeApi } from '@moorline/kubernetes';
import type { Kube } from '@moorline/tools';

/** A client of ours that no limit holds back. */
export function unlimitedApi({ kubeconfig }: Kube, signal: AbortSignal): KubeApi {
  return openKubeApi({ kubeconfig, qps: 10_000, burst: 10_000, signal });
}
