import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { bundleIndexSchema, type Bundle } from '@moorline/mesh-core';
import { registryEnvironment } from '@moorline/tools';

const ROOT = join(import.meta.dirname, '..', '..', '..');
/** What a build reads. */
const SOURCES = ['apps', 'libs', 'tools', 'package.json', 'package-lock.json', 'tsconfig.base.json'] as const;
const BUILD_DEADLINE_MS = 300_000;
/** Another clock, other files, another home, as another person has them on another machine. */
const SURROUNDINGS = { TZ: 'Pacific/Chatham', HOME: '/nonexistent', LC_ALL: 'C.UTF-8', COLUMNS: '40' };

/**
 * Builds and packs the agent once more: from a copy of the sources in another folder, with other modes and times of the
 * files, a closed umask and another time zone.
 */
export async function buildElsewhere(): Promise<readonly Bundle[]> {
  // Beside the toolchain: links instead of copies need the same file system.
  const folder = mkdtempSync(join(ROOT, '.moorline', 'elsewhere-'));
  try {
    const copy = join(folder, 'a b', 'quite', 'another', 'place');
    mkdirSync(copy, { recursive: true });
    for (const source of SOURCES) cpSync(join(ROOT, source), join(copy, source), { recursive: true, verbatimSymlinks: true });
    await run('cp', ['-al', join(ROOT, 'node_modules'), copy], { deadlineMs: BUILD_DEADLINE_MS });
    await run('chmod', ['-R', 'go-rwx', ...SOURCES.map((source) => join(copy, source))]);
    mkdirSync(join(copy, '.moorline'));
    for (const name of readdirSync(join(ROOT, '.moorline')).filter((entry) => /^(node-|packages$|npm-cache$)/.test(entry))) symlinkSync(join(ROOT, '.moorline', name), join(copy, '.moorline', name));
    for (const [script, ...args] of [['build', 'node-agent'], ['bundle']] as const) {
      const line = ['-c', 'umask 077; exec "$@"', 'elsewhere', process.execPath, join(copy, 'tools', 'src', script, 'main.ts'), ...args];
      await run('bash', line, { cwd: '/', deadlineMs: BUILD_DEADLINE_MS, environment: { ...registryEnvironment(process.env), ...SURROUNDINGS } });
    }
    return bundleIndexSchema.parse(JSON.parse(readFileSync(join(copy, 'dist', 'bundles', 'bundles.json'), 'utf8'))).bundles;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
