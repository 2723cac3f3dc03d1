import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '@moorline/linux';
import { moorlineError } from '@moorline/mesh-core';
import * as z from 'zod';
import { moduleFolder } from '../modules.ts';
import { goEnvironment } from './go-environment.ts';

/** Go has 65 MB; minutes are for the slowest of links. */
const FETCH_DEADLINE_MS = 600_000;
const downloadSchema = z.object({ Dir: z.string() });

export interface ToolchainOptions {
  /** A Go of any version. */
  readonly go: string;
  /** Where the pinned one goes. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/**
 * Path of the pinned Go's program, fetched as a module the first time.
 * @throws ML-ARTIFACT-UNAVAILABLE when it cannot be fetched or is not the pinned one
 */
export async function fetchToolchain({ go, folder, signal }: ToolchainOptions): Promise<string> {
  const program = join(folder, 'bin', 'go');
  if (existsSync(program)) return program;
  const module = await downloadModule(go, signal);
  const draft = `${folder}.${randomUUID()}`;
  try {
    await mkdir(dirname(folder), { recursive: true });
    // A copy: the module cache is read-only, and a module has no executable files.
    await cp(module, draft, { recursive: true, mode: 0 });
    for (const part of ['bin', join('pkg', 'tool')]) await makeExecutable(join(draft, part));
    await rename(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return program;
}

async function downloadModule(go: string, signal: AbortSignal): Promise<string> {
  try {
    const options = { cwd: moduleFolder('toolchain'), environment: goEnvironment(process.env), deadlineMs: FETCH_DEADLINE_MS, signal };
    return downloadSchema.parse(JSON.parse((await run(go, ['mod', 'download', '-json', 'golang.org/toolchain'], options)).stdout)).Dir;
  } catch (error) {
    signal.throwIfAborted();
    throw moorlineError('ML-ARTIFACT-UNAVAILABLE', 'the pinned Go cannot be fetched', error);
  }
}

async function makeExecutable(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    await chmod(join(entry.parentPath, entry.name), 0o755);
  }
}
