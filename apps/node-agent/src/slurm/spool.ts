import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { actAsUser } from '@moorline/linux';
import { joinFilePlaces, moorlineError, parseJobRequest, type JoinFile, type JoinFilePlace } from '@moorline/mesh-core';
import { JOIN_FILE_MAX_BYTES, parseJoinFile } from '../join/read-join-file.ts';
import type { JobContext } from './job-context.ts';

const OTHERS = 0o077;
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
  // What is the user's alone is opened with the user's rights, not ours: no trick with it reaches further.
  const open = (): number => openSync(place.path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  let descriptor: number;
  try {
    descriptor = place.owners.includes(ROOT) ? open() : actAsUser({ uid, gid }, open);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw moorlineError('ML-JOIN-FILE-UNREADABLE', `${place.path}: ${code === 'ELOOP' ? 'is a symbolic link' : (code ?? 'not readable')}`, error);
  }
  try {
    const fault = faultOf(descriptor, place);
    if (fault !== null) throw moorlineError('ML-JOIN-FILE-UNREADABLE', `${place.path} ${fault}`);
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

function faultOf(descriptor: number, { owners }: JoinFilePlace): string | null {
  const { mode, uid, size, nlink } = fstatSync(descriptor);
  if ((mode & constants.S_IFMT) !== constants.S_IFREG || size > JOIN_FILE_MAX_BYTES) return 'is not a small plain file';
  if (!owners.includes(uid)) return `belongs to user ${uid}`;
  if ((mode & OTHERS) !== 0) return `is open to others (mode ${(mode & 0o777).toString(8)}): chmod 600 it`;
  return nlink === 1 ? null : `has ${nlink} names: a file that is the user's own has one`;
}
