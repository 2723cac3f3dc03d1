import { exitCodeOf, explain, moorlineError } from '@moorline/mesh-core';

/** Major version of Node that the bundles are made for. */
export const NODE_MAJOR = 24;
/** Stand in start.cjs for what is known here. */
const PLACE = "'@NODE_TOO_OLD@'";
const VERSION_PLACE = '@NODE_VERSION@';

/** The text of main.cjs, with what it says where Node is older than that. */
export function startFile(template: string): string {
  const error = moorlineError('ML-NODE-TOO-OLD', `this is Node ${VERSION_PLACE}, and ${NODE_MAJOR} is needed`);
  return template.replace(PLACE, () => JSON.stringify({ major: NODE_MAJOR, text: `${explain(error)}\n`, exitCode: exitCodeOf(error) }));
}
