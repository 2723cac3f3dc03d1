import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { actAsUser } from '@moorline/linux';
import { joinFilePlaces, moorlineError, parseJobRequest, type JoinFile, type JoinFilePlace } from '@moorline/mesh-core';
import { JOIN_FILE_MAX_BYTES, parseJoinFile } from '../join/read-join-file.ts';
import type { JobContext } from './job-context.ts';

const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;
const ROOT = 0;

/**
 * The join file of a job: the site's, or the one that the job names in its user's own folder.
 * @returns null when the job does not ask for the mesh
 * @throws ML-JOB-REQUEST, ML-JOIN-FILE-UNREADABLE; neither repeats what the user wrote, nor what stands in the file
 */
export function findJoinFile({ key, uid, gid, wish }: JobContext, spool: string): JoinFile | null {
  const request = parseJobRequest(wish);
  if (request.kind === 'unclear') throw moorlineError('ML-JOB-REQUEST', request.why);
  const places = joinFilePlaces(request, spool, { jobId: key.jobId, uid });
  for (const place of places) {
    const text = readPlace(place, uid, gid);
    if (text !== null) return parseJoinFile(place.path, text);
  }
  if (request.kind === 'none') return null;
  throw moorlineError('ML-JOIN-FILE-UNREADABLE', `there is none: looked for ${places.map(({ path }) => path).join(' and ')}`);
}

function readPlace(place: JoinFilePlace, uid: number, gid: number): string | null {
  const { path } = place;
  // What is the user's alone is opened with the user's rights, not ours: no trick with it reaches further.
  const asOwner = <Result>(action: () => Result): Result => (place.owners.includes(ROOT) ? action() : actAsUser({ uid, gid }, action));
  const folder = open(dirname(path), constants.O_DIRECTORY, asOwner);
  if (folder === null) return null;
  try {
    check(dirname(path), faultOfFolder(folder, place));
    const file = open(`/proc/self/fd/${folder}/${basename(path)}`, constants.O_NONBLOCK, asOwner, path);
    if (file === null) return null;
    try {
      check(path, faultOf(file, place));
      return readFileSync(file, 'utf8');
    } finally {
      closeSync(file);
    }
  } finally {
    closeSync(folder);
  }
}

/** @returns null when there is nothing; a link is never followed */
function open(path: string, flags: number, asOwner: (action: () => number) => number, name = path): number | null {
  try {
    return asOwner(() => openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | flags));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    // ENOTDIR: what O_DIRECTORY says of a link.
    throw moorlineError('ML-JOIN-FILE-UNREADABLE', `${name}: ${code === 'ELOOP' ? 'is a symbolic link' : code === 'ENOTDIR' ? 'is no folder, or a symbolic link' : (code ?? 'not readable')}`, error);
  }
}

function check(path: string, fault: string | null): void {
  if (fault !== null) throw moorlineError('ML-JOIN-FILE-UNREADABLE', `${path} ${fault}`);
}

/** Who may change a folder decides what is found in it: for the site's files root alone, for the user's the user alone. */
function faultOfFolder(descriptor: number, { owners }: JoinFilePlace): string | null {
  const { mode, uid } = fstatSync(descriptor);
  const [owner = ROOT] = owners;
  if (uid !== owner) return `belongs to user ${uid}`;
  const open = mode & (owner === ROOT ? OTHERS_WRITE : OTHERS);
  return open === 0 ? null : `is open to others (mode ${(mode & 0o777).toString(8)}): chmod ${owner === ROOT ? '711' : '700'} it`;
}

function faultOf(descriptor: number, { owners }: JoinFilePlace): string | null {
  const { mode, uid, size, nlink } = fstatSync(descriptor);
  if ((mode & constants.S_IFMT) !== constants.S_IFREG || size > JOIN_FILE_MAX_BYTES) return 'is not a small plain file';
  if (!owners.includes(uid)) return `belongs to user ${uid}`;
  if ((mode & OTHERS) !== 0) return `is open to others (mode ${(mode & 0o777).toString(8)}): chmod 600 it`;
  return nlink === 1 ? null : `has ${nlink} names: a file that is the user's own has one`;
}
