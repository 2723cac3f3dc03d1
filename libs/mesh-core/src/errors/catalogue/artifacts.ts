import { EXIT, type CatalogueEntry } from './entry.ts';

/** Failures to get, check or run a pinned binary. Nothing is executed after any of them. */
export const ARTIFACT_ERRORS = {
  'ML-ARTIFACT-HASH': {
    title: 'a binary does not have its pinned SHA-256',
    cause: 'The file was changed in the mirror, on the way or in the cache.',
    remedy: 'Delete the file that the detail names; if it comes back, fill the mirror again and look for who changes it.',
    exitCode: EXIT.data,
  },
  'ML-ARTIFACT-SHORT': {
    title: 'a binary does not have its pinned size',
    cause: 'A download was cut, or the file was changed in the mirror or in the cache.',
    remedy: 'Delete the file that the detail names; if it is one of the mirror, fill that again with `./moorline mirror`.',
    exitCode: EXIT.data,
  },
  'ML-ARTIFACT-SYMLINK': {
    title: 'a cached binary is not a plain file',
    cause: 'A symbolic link, folder or device stands in the place of the cached file.',
    remedy: 'Delete what the detail names and look for who put it there.',
    exitCode: EXIT.data,
  },
  'ML-ARTIFACT-OWNER': {
    title: 'a cached binary or its folder can be changed by others',
    cause: 'It belongs to another user, or group or others may write to it.',
    remedy: 'Delete what the detail names, or set XDG_CACHE_HOME to a folder of your own.',
    exitCode: EXIT.data,
  },
  'ML-ARTIFACT-UNAVAILABLE': {
    title: 'a pinned binary is in no source',
    cause: 'The mirror of the control plane was not filled, or a source is out of reach.',
    remedy: 'Run `./moorline mirror` on the control plane; see docs/artifacts.md for other sources.',
    exitCode: EXIT.unavailable,
  },
  'ML-ARTIFACT-UNKNOWN': {
    title: 'no binary is pinned for this machine',
    cause: 'The lock file has no entry for this architecture.',
    remedy: 'Use a worker of architecture x64 or arm64, or add an entry to artifacts.lock.json.',
    exitCode: EXIT.unavailable,
  },
  'ML-CACHE-UNWRITABLE': {
    title: 'the cache for binaries cannot be written',
    cause: 'The disk or a quota is full, the file system is read-only, or the folder belongs to another user.',
    remedy: 'Free space there, or set XDG_CACHE_HOME to a folder of your own that has 4 MB free.',
    exitCode: EXIT.cannotCreate,
  },
  'ML-ARTIFACT-NOEXEC': {
    title: 'no folder lets a verified binary run',
    cause: 'Cache, TMPDIR, /tmp and /dev/shm are all full, read-only or mounted noexec.',
    remedy: 'Set XDG_CACHE_HOME to a folder on a file system that allows execution.',
    exitCode: EXIT.cannotCreate,
  },
} as const satisfies Record<`ML-${string}`, CatalogueEntry>;
