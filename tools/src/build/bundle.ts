import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { writeCodeCache } from './code-cache.ts';
import { copyKoffi } from './native.ts';
import { haveSameFiles } from './same-files.ts';
import { NODE_MAJOR, startFile } from './start-file.ts';

/** The file that loads koffi, at first use. */
const KOFFI_LOADER = 'libs/linux/src/syscalls/koffi.ts';

export interface BundleOptions {
  /** Root of the checkout. */
  readonly root: string;
  /** Folder name in apps/. */
  readonly app: string;
  readonly version: string;
}

/**
 * Bundles apps/<app>/src/main.ts into dist/apps/<app>, which runs from any place it is copied to:
 * main.cjs (what to start), app.bundle.js, its code cache, and the native files that it needs. Each file of
 * apps/<app>/src/starts, named after a command, becomes a bundle of its own that main.cjs starts for that command.
 * The folder is put in place only when it is whole, and left alone when nothing in it is new: somebody may be reading it.
 * @returns the folder
 */
export async function bundleApp({ root, app, version }: BundleOptions): Promise<string> {
  const folder = join(root, 'dist', 'apps', app);
  const draft = join(root, 'dist', `.draft-${app}-${randomUUID()}`);
  try {
    await mkdir(draft, { recursive: true });
    const starts = startsOf(join(root, 'apps', app, 'src', 'starts'));
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: {
        'app.bundle': `apps/${app}/src/main.ts`,
        ...Object.fromEntries(starts.map((name) => [`starts/${name}.bundle`, `apps/${app}/src/starts/${name}.ts`])),
      },
      outdir: draft,
      charset: 'ascii',
      bundle: true,
      platform: 'node',
      target: `node${NODE_MAJOR}`,
      format: 'cjs',
      external: ['koffi'],
      define: { MOORLINE_VERSION: JSON.stringify(version), 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
      banner: { js: '(function (exports, require, module, __filename, __dirname) {' },
      footer: { js: '})' },
      legalComments: 'external',
      metafile: true,
      logLevel: 'warning',
      logOverride: { 'require-resolve-not-external': 'silent' },
    });
    if (Object.values(metafile.outputs).some(({ imports, inputs }) => (inputs[KOFFI_LOADER]?.bytesInOutput ?? 0) > 0 || imports.some(({ path }) => path === 'koffi'))) await copyKoffi(root, draft);
    await writeFile(join(draft, 'main.cjs'), startFile(await readFile(join(import.meta.dirname, 'start.cjs'), 'utf8')));
    await writeCodeCache(draft, starts);
    if (haveSameFiles(draft, folder)) return folder;
    await mkdir(join(root, 'dist', 'apps'), { recursive: true });
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
    return folder;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function startsOf(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).map((file) => basename(file, '.ts')) : [];
}
