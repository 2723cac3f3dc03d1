import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withPackage, type DebianPackage } from '../artifacts/index.ts';

/** The C library that the fuzzer was built against. */
const WANTED_GLIBC = [2, 38] as const;
/** Of Debian 13, from the same pool as Debian 12's. */
const PACKAGES: readonly DebianPackage[] = [
  { pool: 'pool/main/g/glibc/libc6_2.41-12+deb13u5_amd64.deb', packageSha256: 'b59b0625cd1a791375d40dab23a4d5d3d0641e3d0a773501becdc3725b7f99cf' },
  { pool: 'pool/main/g/gcc-14/libgcc-s1_14.2.0-19_amd64.deb', packageSha256: '3c71917b490d1a17aed43196a2787a256ecf060526cdb20216a74bedc061b150' },
  { pool: 'pool/main/g/gcc-14/libstdc++6_14.2.0-19_amd64.deb', packageSha256: 'ab1fa05837aa7a92aae748fd07a18a35f7d18bb4a71c4724fe2bbf0e32089de0' },
];
const LIBRARIES = join('usr', 'lib', 'x86_64-linux-gnu');
const LOADER = 'ld-linux-x86-64.so.2';

/** What comes before a program's path so that it runs with a newer C library; empty where ours is new enough. */
export async function newerLibraries(folder: string, signal: AbortSignal): Promise<readonly string[]> {
  if (isNewEnough(glibcVersion())) return [];
  const libraries = join(folder, 'libraries');
  if (!existsSync(libraries)) {
    const draft = `${libraries}.draft`;
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { recursive: true });
    for (const source of PACKAGES) await withPackage(source, signal, (content) => cp(join(content, LIBRARIES), draft, { recursive: true, verbatimSymlinks: true }));
    await rename(draft, libraries);
  }
  return [join(libraries, LOADER), '--library-path', libraries];
}

/** Whether a version of glibc, such as `2.36`, is at least the wanted one. */
export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > WANTED_GLIBC[0] || (major === WANTED_GLIBC[0] && minor >= WANTED_GLIBC[1]);
}

function glibcVersion(): string {
  const { header } = process.report.getReport() as { readonly header: { readonly glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime ?? '0';
}
