import { closeSync, fstatSync } from 'node:fs';
import { moorlineError } from '@moorline/mesh-core';
import { makePrivateCopy, measure } from './private-copy.ts';
import { openTrusted } from './trust.ts';

/** Binaries of ours have a few MiB. */
const SIZE_MAX_BYTES = 256 * 1024 * 1024;

/** The part of a lock entry that a file is checked against. */
export interface PinnedFile {
  readonly name: string;
  readonly sha256: string;
  /** Bytes; a mirror's file whose size is not known is bounded by `SIZE_MAX_BYTES`. */
  readonly size?: number;
}

/** A checked binary that cannot be swapped any more. Start it with `descriptors: [executable.descriptor]`. */
export interface VerifiedExecutable {
  /** Where the child finds it: its first extra descriptor. */
  readonly path: '/proc/self/fd/3';
  readonly descriptor: number;
  readonly close: () => void;
}

/**
 * Opens a file, copies it into a nameless file of our own, checks size and SHA-256 of that very copy,
 * and gives a descriptor to execute.
 * @param copyFolders folders that the private copy may live in, in order of preference
 * @returns null if there is no such file
 * @throws ML-ARTIFACT-HASH, -SHORT, -SYMLINK, -OWNER, -NOEXEC
 */
export function openVerified(path: string, pinned: PinnedFile, copyFolders: readonly string[]): VerifiedExecutable | null {
  const source = openTrusted(path);
  if (source === null) return null;
  try {
    const { size } = fstatSync(source);
    if (size > (pinned.size ?? SIZE_MAX_BYTES)) throw moorlineError('ML-ARTIFACT-SHORT', `${pinned.name} from ${path}: ${size} bytes are more than expected`);
    const descriptor = makePrivateCopy(source, copyFolders, size);
    try {
      checkPinned(measure(descriptor), pinned, path);
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
    return { path: '/proc/self/fd/3', descriptor, close: () => closeSync(descriptor) };
  } finally {
    closeSync(source);
  }
}

/**
 * @param from where the content came from, for the message
 * @throws ML-ARTIFACT-HASH, ML-ARTIFACT-SHORT
 */
export function checkPinned(found: { readonly size: number; readonly sha256: string }, pinned: PinnedFile, from: string): void {
  if (pinned.size !== undefined && found.size !== pinned.size) {
    throw moorlineError('ML-ARTIFACT-SHORT', `${pinned.name} from ${from}: ${found.size} bytes in place of ${pinned.size}`);
  }
  if (found.sha256 !== pinned.sha256) {
    throw moorlineError('ML-ARTIFACT-HASH', `${pinned.name} from ${from}: ${found.sha256} in place of ${pinned.sha256}`);
  }
}
