import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What koffi needs at run time, of the 4 MB that its packages hold. */
const KOFFI_FILES = [
  'koffi/package.json',
  'koffi/LICENSE.txt',
  'koffi/index.cjs',
  'koffi/src/koffi/index.cjs',
  'koffi/src/koffi/src/static.cjs',
  'koffi/src/koffi/src/trampolines.cjs',
  '@koromix/koffi-linux-x64/package.json',
  '@koromix/koffi-linux-x64/index.js',
  '@koromix/koffi-linux-x64/linux_x64',
] as const;

/** Puts koffi, which cannot be bundled, into node_modules beside the bundle in `folder`. */
export async function copyKoffi(root: string, folder: string): Promise<void> {
  for (const file of KOFFI_FILES) {
    const target = join(folder, 'node_modules', file);
    await mkdir(dirname(target), { recursive: true });
    await cp(join(root, 'node_modules', file), target, { recursive: true });
  }
}
