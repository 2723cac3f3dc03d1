import { join } from 'node:path';
import { build } from 'esbuild';
import { copyKoffi } from '../../build/native.ts';
import { CHECKOUT } from '../../testbed/index.ts';

/**
 * Bundles the program of both ends into a folder, as the apps are bundled: a program that Node first has to
 * strip of its types has another size in memory.
 * @returns its path
 */
export async function bundleEnd(folder: string): Promise<string> {
  const outfile = join(folder, 'end.cjs');
  await build({
    absWorkingDir: CHECKOUT,
    entryPoints: [join(import.meta.dirname, 'main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    external: ['koffi'],
    define: { MOORLINE_VERSION: '"bench"', 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    logLevel: 'error',
  });
  await copyKoffi(CHECKOUT, folder);
  return outfile;
}
