import { join } from 'node:path';

/** Root of this checkout. */
export const CHECKOUT = join(import.meta.dirname, '..', '..', '..', '..');

/** Where the build puts an app: a folder that runs from wherever it is copied to. */
export function builtApp(app: 'control-plane' | 'node-agent' | 'tunnel-endpoint'): string {
  return join(CHECKOUT, 'dist', 'apps', app);
}

/** Mirror of the pinned binaries that demo and tests share; `./moorline mirror` fills the same. */
export const MIRROR_FOLDER = join(CHECKOUT, '.moorline', 'mirror');
