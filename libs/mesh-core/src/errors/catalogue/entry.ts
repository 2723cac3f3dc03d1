/** Exit codes of sysexits.h that Moorline uses. */
export const EXIT = {
  usage: 64,
  data: 65,
  noInput: 66,
  unavailable: 69,
  software: 70,
  os: 71,
  cannotCreate: 73,
  io: 74,
  temporary: 75,
  protocol: 76,
  noPermission: 77,
  config: 78,
} as const;

/** What a person sees of a failure. */
export interface CatalogueEntry {
  /** What happened, one line without a full stop. */
  readonly title: string;
  /** The likely cause. */
  readonly cause: string;
  /** What to do about it. */
  readonly remedy: string;
  readonly exitCode: number;
}
