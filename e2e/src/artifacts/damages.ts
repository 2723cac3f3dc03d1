import { chownSync, renameSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { run } from '@moorline/linux';
import type { ErrorCode } from '@moorline/mesh-core';
import type { Field } from '@moorline/tools';
import { genuine, pinned, putFile, type Cache } from './cache.ts';
import { openTo } from './files.ts';
import { plantedBinary } from './planted-binary.ts';

/** Any user but the bed's and root. */
const STRANGER = 65_534;
const SOMEWHERE = 1_000;

/** Something that happened to a cache that was good before. */
export interface Damage {
  readonly what: string;
  readonly code: ErrorCode;
  /** @param planted the file that a planted binary makes when it is run */
  readonly apply: (field: Field, cache: Cache, planted: string) => Promise<void> | void;
}

/** Everything that may not be executed: what has other content, and what others could change after it was looked at. */
export const DAMAGES: readonly Damage[] = [
  { what: 'one turned bit', code: 'ML-ARTIFACT-HASH', apply: (field, { file }) => putFile(field, file('wireguard-go'), turned(genuine('wireguard-go'))) },
  { what: 'another program of the same size as wireguard-go', code: 'ML-ARTIFACT-HASH', apply: (field, { file }, planted) => putFile(field, file('wireguard-go'), plantedBinary(planted, pinned('wireguard-go').size)) },
  { what: 'another program of the same size as slirp4netns', code: 'ML-ARTIFACT-HASH', apply: (field, { file }, planted) => putFile(field, file('slirp4netns'), plantedBinary(planted, pinned('slirp4netns').size)) },
  { what: 'another program that is shorter', code: 'ML-ARTIFACT-SHORT', apply: (field, { file }, planted) => putFile(field, file('wireguard-go'), plantedBinary(planted, 0)) },
  { what: 'a file that was cut', code: 'ML-ARTIFACT-SHORT', apply: (_field, { file }) => truncateSync(file('slirp4netns'), pinned('slirp4netns').size - 1) },
  { what: 'a symbolic link to the right file', code: 'ML-ARTIFACT-SYMLINK', apply: (_field, { file }) => replaceByLink(file('wireguard-go')) },
  { what: 'a pipe', code: 'ML-ARTIFACT-SYMLINK', apply: ({ user }, { file }) => replaceByPipe(file('slirp4netns'), user.userId) },
  { what: 'a folder that is a symbolic link', code: 'ML-ARTIFACT-SYMLINK', apply: (_field, { folder }) => replaceByLink(folder) },
  { what: "a stranger's file", code: 'ML-ARTIFACT-OWNER', apply: (_field, { file }) => openTo(file('wireguard-go'), 0o755, STRANGER) },
  { what: 'a file that its group may write', code: 'ML-ARTIFACT-OWNER', apply: (_field, { file }) => openTo(file('wireguard-go'), 0o770) },
  { what: 'a file that all may write', code: 'ML-ARTIFACT-OWNER', apply: (_field, { file }) => openTo(file('slirp4netns'), 0o707) },
  { what: "a stranger's folder", code: 'ML-ARTIFACT-OWNER', apply: (_field, { inner }) => openTo(inner, 0o755, STRANGER) },
  { what: 'a folder that all may write', code: 'ML-ARTIFACT-OWNER', apply: (_field, { folder }) => openTo(folder, 0o777) },
];

function turned(content: Buffer): Buffer {
  content.writeUInt8(content.readUInt8(SOMEWHERE) ^ 1, SOMEWHERE);
  return content;
}

function replaceByLink(path: string): void {
  renameSync(path, `${path}.real`);
  symlinkSync(`${path}.real`, path);
}

async function replaceByPipe(path: string, userId: number): Promise<void> {
  rmSync(path);
  await run('mkfifo', [path]);
  chownSync(path, userId, userId);
}
