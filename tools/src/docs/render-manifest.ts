import { stringify } from 'yaml';

const HEADER = '# Written by `./moorline docs` from libs/mesh-core and libs/templates.\n';

/** Objects of Kubernetes as a YAML file, one document each. */
export function renderManifest(...objects: readonly object[]): string {
  return HEADER + objects.map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');
}
