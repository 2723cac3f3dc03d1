/** One word for a POSIX shell, whatever is in it but NUL. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
