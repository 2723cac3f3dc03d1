/** Of a SHA-256; enough to tell forms of one image apart. */
const KEY_DIGITS = 16;

/** Name of the archive of an image. @param sha256 of all that goes into it, hexadecimal */
export function archiveName(repository: string, sha256: string): string {
  return `${repository}-${sha256.slice(0, KEY_DIGITS)}.tar`;
}

/** Whether a file is a whole archive of any form of that image, and no draft of one. */
export function isArchiveOf(repository: string, name: string): boolean {
  const [start, key = ''] = [name.slice(0, repository.length + 1), name.slice(repository.length + 1)];
  return start === `${repository}-` && /^[\da-f]{16}\.tar$/.test(key);
}
