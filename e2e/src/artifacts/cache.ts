import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachePath } from '@moorline/linux';
import { artifactFor, type Artifact, type ArtifactName } from '@moorline/mesh-core';
import { artifactLock } from '@moorline/templates';
import { MIRROR_FOLDER, type Field } from '@moorline/tools';

/** As the agent makes it; only the owner reads and runs. */
const FILE_MODE = 0o500;
const FOLDER_MODE = 0o700;

/** A cache of verified binaries that one agent is told to use. */
export interface Cache {
  /** What tells the agent so. */
  readonly environment: { readonly XDG_CACHE_HOME: string };
  readonly folder: string;
  /** Holds the files, named by their SHA-256. */
  readonly inner: string;
  readonly file: (name: ArtifactName) => string;
  readonly files: () => readonly string[];
}

export function pinned(name: ArtifactName): Artifact {
  return artifactFor(artifactLock(), name, process.arch);
}

/** The very bytes that are pinned, from the mirror that all suites share. */
export function genuine(name: ArtifactName): Buffer {
  return readFileSync(join(MIRROR_FOLDER, pinned(name).sha256));
}

/** An empty cache of the bed's user, below `base`, which is the user's already. */
export function makeCache({ user }: Field, base: string): Cache {
  const folder = join(base, 'moorline');
  const inner = join(folder, 'sha256');
  for (const path of [folder, inner]) {
    mkdirSync(path, { recursive: true, mode: FOLDER_MODE });
    chownSync(path, user.userId, user.groupId);
  }
  return {
    environment: { XDG_CACHE_HOME: base }, folder, inner,
    file: (name) => cachePath(folder, pinned(name).sha256),
    files: () => readdirSync(inner),
  };
}

/** The same with the pinned binaries in it. */
export function fillCache(field: Field, base: string): Cache {
  const cache = makeCache(field, base);
  for (const name of ['wireguard-go', 'slirp4netns'] as const) putFile(field, cache.file(name), genuine(name));
  return cache;
}

/** Writes a file of the bed's user as the agent would. */
export function putFile({ user }: Field, path: string, content: Buffer): void {
  writeFileSync(path, content);
  chmodSync(path, FILE_MODE);
  chownSync(path, user.userId, user.groupId);
}

/** What is in a cache besides pinned binaries: left-overs of a store that failed. */
export function othersThanPinned({ files }: Cache): readonly string[] {
  const known = artifactLock().artifacts.map(({ sha256 }) => sha256);
  return files().filter((name) => !known.includes(name));
}
