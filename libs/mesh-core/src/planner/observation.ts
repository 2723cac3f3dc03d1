/** A process that carries our owner mark, found in /proc. */
export interface ObservedProcess {
  readonly pid: number;
  /** Start time in clock ticks since boot: with the pid it names one process, and it tells the older one. */
  readonly startTicks: number;
  /** `<instance>/<attachment id>`, see `ownerMark`. */
  readonly owner: string;
  /** `endpoint`, `wireguard`, or anything else that was started for the attachment. */
  readonly role: string;
}

/** An interface or nft table in the endpoints' network namespace. */
export interface ObservedResource {
  readonly name: string;
  /** Its owner mark where it can carry one; null or absent: its name alone tells. */
  readonly owner?: string | null;
}

/** How often in a row the endpoint of one attachment ended without being asked to. */
export interface RestartHistory {
  readonly failures: number;
  readonly lastFailureAtMs: number;
}

/** All that was seen on the machine; what cannot be seen must not stand in it. */
export interface EndpointObservation<Process extends ObservedProcess = ObservedProcess> {
  readonly processes: readonly Process[];
  readonly interfaces: readonly ObservedResource[];
  readonly tables: readonly ObservedResource[];
  /** By attachment id; none: it has not failed. */
  readonly restarts: ReadonlyMap<string, RestartHistory>;
}

export const ENDPOINT_ROLE = 'endpoint';
export const WIREGUARD_ROLE = 'wireguard';
