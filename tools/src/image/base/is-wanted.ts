/** A library that the loader finds by itself; what lies in folders below is for special cases. */
const LIBRARY = /^(?:usr\/)?lib(?:64)?\/(?:x86_64-linux-gnu\/)?[^/]+\.so(?:\.[^/]*)?$/;
const LICENCE = /^usr\/share\/doc\/[^/]+\/copyright$/;

/** Whether a file of a package goes into an image. */
export function isWanted(path: string, programs: readonly string[]): boolean {
  return LIBRARY.test(path) || LICENCE.test(path) || programs.includes(path);
}
