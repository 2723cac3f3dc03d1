/** Semantic version of a module that a go.mod requires; undefined: it does not. */
export function requiredVersion(goMod: string, module: string): string | undefined {
  return goMod
    .split('\n')
    .map((line) => line.trim().replace(/^require\s+/, '').split(/\s+/))
    .find(([name, version]) => name === module && version?.startsWith('v') === true)?.[1];
}

/**
 * Linker flags that write a version into the given packages, as Kubernetes' own build does
 * (k8s.io/component-base/version/base.go).
 * @throws RangeError if it is not of the form vMAJOR.MINOR.PATCH
 */
export function stampFlags(packages: readonly string[], version: string): readonly string[] {
  const parts = /^v(\d+)\.(\d+)\.\d+/.exec(version);
  if (parts === null) throw new RangeError(`not a version: ${version}`);
  const values = { gitVersion: version, gitMajor: parts[1], gitMinor: parts[2], gitTreeState: 'clean', gitCommit: 'pinned', buildDate: '2026-01-01T00:00:00Z' };
  return packages.flatMap((name) => Object.entries(values).map(([key, value]) => `-X ${name}.${key}=${value ?? ''}`));
}

/** Flags of `go build`: the same sources give the same bytes, wherever they lie, and no C compiler is needed. */
export function buildFlags(stamps: readonly string[]): readonly string[] {
  return ['-trimpath', '-buildvcs=false', '-mod=readonly', `-ldflags=${['-s', '-w', ...stamps].join(' ')}`];
}
