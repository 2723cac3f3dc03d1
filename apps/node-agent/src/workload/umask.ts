/** Nobody but the owner changes what we make. */
const OTHERS_WRITE = 0o022;
/** What we make for ourselves we have to read and write, whatever the caller's mask says. */
const OWNER = 0o700;

/** The mask that the agent works under: the caller's for others, sane for the owner. */
export function workingUmask(callers: number): number {
  return (callers & ~OWNER & 0o777) | OTHERS_WRITE;
}
