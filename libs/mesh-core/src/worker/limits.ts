/** Limits of getrlimit(2) that a job may have too low for us, by prlimit(1)'s names. */
export const LIMITED_RESOURCES = ['nofile', 'nproc', 'fsize', 'as'] as const;
export type LimitedResource = (typeof LIMITED_RESOURCES)[number];

/** `Infinity`: unlimited. Bytes for fsize and as. */
export interface ResourceLimit {
  readonly soft: number;
  readonly hard: number;
}
export type ResourceLimits = Readonly<Record<LimitedResource, ResourceLimit>>;

/** How many, or how much, a run of the agent needs of each; of nproc beside what the user runs already. */
export type ResourceNeeds = Readonly<Record<LimitedResource, number>>;

export type LimitsVerdict =
  /** Soft limits that have to be raised for the agent, to their hard ones. */
  | { readonly ok: true; readonly raise: readonly LimitedResource[] }
  | { readonly ok: false; readonly detail: string };

const WORDS: Readonly<Record<LimitedResource, string>> = { nofile: 'open files (ulimit -n)', nproc: 'processes (ulimit -u)', fsize: 'file size in bytes (ulimit -f)', as: 'address space in bytes (ulimit -v)' };

/** Decides whether a job's limits are enough for the agent and its helpers, perhaps once soft ones are raised. */
export function judgeLimits(limits: ResourceLimits, needs: ResourceNeeds): LimitsVerdict {
  const lacking = LIMITED_RESOURCES.filter((resource) => limits[resource].hard < needs[resource]);
  if (lacking.length > 0) return { ok: false, detail: lacking.map((resource) => `${WORDS[resource]}: ${limits[resource].hard} of at least ${needs[resource]}`).join(', ') };
  return { ok: true, raise: LIMITED_RESOURCES.filter((resource) => limits[resource].soft < needs[resource]) };
}
