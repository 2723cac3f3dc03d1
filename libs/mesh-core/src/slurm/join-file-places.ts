import type { JobRequest } from './job-request.ts';

/** A file that may hold a job's join token, and the users one of whom must own it. */
export interface JoinFilePlace {
  readonly path: string;
  readonly owners: readonly number[];
}

const ROOT = 0;
/** For a wish that names no file. */
const DEFAULT_NAME = 'default';

/** Folder of the spool for files that the site puts there, named after the job's id. */
export function siteSpool(spool: string): string {
  return `${spool}/jobs`;
}

/** File of the site for one job. */
export function siteJoinFile(spool: string, jobId: number): string {
  return `${siteSpool(spool)}/${jobId}.json`;
}

/**
 * Where a job's join file may be, in this order: what the site put there for the job, then the user's own folder
 * of the spool. A file that the comment names is looked for by that name alone.
 * @returns nothing for a job that does not ask, but for the site's file, which asks in its stead
 */
export function joinFilePlaces(request: JobRequest, spool: string, { jobId, uid }: { readonly jobId: number; readonly uid: number }): readonly JoinFilePlace[] {
  const own = (name: string): JoinFilePlace => ({ path: `${spool}/${uid}/${name}.json`, owners: [uid] });
  const site: JoinFilePlace = { path: siteJoinFile(spool, jobId), owners: [ROOT, uid] };
  switch (request.kind) {
    case 'unclear':
      return [];
    case 'none':
      return [site];
    case 'asks':
      return request.file === null ? [site, own(DEFAULT_NAME)] : [own(request.file)];
  }
}
