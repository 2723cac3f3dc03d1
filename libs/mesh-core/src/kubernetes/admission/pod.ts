import type { KubeObject } from '../object.ts';

/** The fields of a pod that admission and the reconciler look at. */
export interface PodSpec {
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly { readonly key?: string; readonly operator?: string }[];
  readonly schedulingGates?: readonly { readonly name: string }[];
  readonly volumes?: readonly { readonly name: string; readonly secret?: { readonly secretName?: string } }[];
  readonly initContainers?: readonly PodContainer[];
  readonly containers: readonly PodContainer[];
}

interface PodContainer {
  readonly name: string;
  readonly volumeMounts?: readonly { readonly name: string }[];
  readonly ports?: readonly { readonly containerPort: number; readonly protocol?: string }[];
}

export interface PodStatus {
  readonly phase?: string;
  readonly podIP?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}

export interface Pod extends KubeObject {
  readonly spec: PodSpec;
  readonly status?: PodStatus;
}
