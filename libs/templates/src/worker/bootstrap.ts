import { bundleLines, type BundleSource } from './bundle-lines.ts';

/**
 * `moorline-agent` for workers that have nothing: a POSIX shell script that runs the agent from its bundle.
 * @throws RangeError as `bundleLines`
 */
export function renderBootstrap(source: BundleSource): string {
  return `#!/bin/sh
# Runs moorline-agent from its bundle, which is fetched once, checked, and kept where only this user writes: docs/bundle.md
${bundleLines(source, 'exec "$dir/node" "$dir/agent/main.cjs" "$@"')}
`;
}
