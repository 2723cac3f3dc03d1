import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { moorlineError, type Bundle } from '@moorline/mesh-core';
import { checkMachine } from './check-machine.ts';
import type { BundleArchitecture } from './machine.ts';
import type { NpmOptions } from './npm-package.ts';
import { stageBundle } from './stage.ts';

/** A hundred megabytes on a machine that has much else to do. */
const PACK_DEADLINE_MS = 600_000;
/** What a worker on a slow link still takes at the start of a job. */
const BUNDLE_MAX_BYTES = 45_000_000;
/** The same bytes for the same files, whoever packs them and when (reproducible-builds.org, Archive metadata). */
const REPRODUCIBLE = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX', '--format=ustar'] as const;

export interface BundleOptions extends NpmOptions {
  readonly architecture: BundleArchitecture;
  readonly version: string;
  /** Where the archive goes, named by its SHA-256. */
  readonly folder: string;
}

/**
 * Packs the built agent with its own Node for one kind of machine.
 * @throws ML-ARTIFACT-UNAVAILABLE, ML-ARTIFACT-HASH, ML-ARTIFACT-UNKNOWN, ML-PROGRAM-FAILED
 */
export async function buildBundle({ root, architecture, version, folder, signal }: BundleOptions): Promise<Bundle> {
  await mkdir(folder, { recursive: true });
  const draft = await mkdtemp(join(folder, `.draft-${architecture}-`));
  try {
    const stage = join(draft, 'stage');
    await stageBundle(stage, architecture, { root, signal });
    await checkMachine(stage, architecture);
    const archive = join(draft, 'bundle.tar');
    await run('tar', [...REPRODUCIBLE, '-cf', archive, '-C', stage, '.'], { signal, deadlineMs: PACK_DEADLINE_MS });
    await run('gzip', ['--no-name', archive], { signal, deadlineMs: PACK_DEADLINE_MS });
    const content = await readFile(`${archive}.gz`);
    if (content.length > BUNDLE_MAX_BYTES) throw moorlineError('ML-INTERNAL', `the bundle for ${architecture} has ${content.length} bytes, more than ${BUNDLE_MAX_BYTES}`);
    const sha256 = createHash('sha256').update(content).digest('hex');
    await rename(`${archive}.gz`, join(folder, sha256));
    return { version, architecture, sha256, size: content.length };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
