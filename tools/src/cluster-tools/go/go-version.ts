/** Version of a Go that prints `go version go1.26.8 linux/amd64`, as numbers; null: something else. */
export function parseGoVersion(text: string): readonly [number, number, number] | null {
  const parts = /\bgo(\d+)\.(\d+)(?:\.(\d+))?\b/.exec(text);
  return parts === null ? null : [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 0)];
}

/** Whether `found` can build modules that ask for `wanted`. */
export function isAtLeast(found: readonly number[], wanted: readonly number[]): boolean {
  const difference = wanted.map((part, index) => (found[index] ?? 0) - part).find((each) => each !== 0);
  return (difference ?? 0) >= 0;
}
