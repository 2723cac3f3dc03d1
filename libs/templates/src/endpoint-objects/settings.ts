import type { Attachment, KubernetesConfiguration, ObjectMeta, TunnelEndpointSpec } from '@moorline/mesh-core';

/** What the objects of all endpoints have in common. */
export interface EndpointObjectSettings {
  /** First part of owner marks. */
  readonly instance: string;
  /** Our own namespace. */
  readonly namespace: string;
  readonly endpoints: KubernetesConfiguration['endpoints'];
  /** Ranges that endpoints may send to: what jobs reach. */
  readonly destinations: readonly string[];
  /** Port of the hub, in our namespace. */
  readonly hubPort: number;
}

/** For whom one endpoint is; nothing is known of one that waits for a pod to come. */
export interface EndpointPurpose {
  /** Namespace and name of the TunnelEndpoint. */
  readonly assignment: { readonly namespace: string; readonly name: string } | null;
  readonly policy: TunnelEndpointSpec['policy'];
}

/** One attachment's part: the metadata that each of its objects has. */
export interface EndpointPart {
  readonly attachment: Attachment;
  readonly metadata: ObjectMeta;
  /** What pods of the endpoint are selected by. */
  readonly selector: Readonly<Record<string, string>>;
}
