import { describe, expect, it } from 'vitest';
import { joinFilePlaces } from './join-file-places.ts';

const job = { jobId: 77, uid: 1000 };

describe('joinFilePlaces', () => {
  it('looks for a named file in the folder of the job\'s user alone, and takes nobody else\'s', () => {
    expect(joinFilePlaces({ kind: 'asks', file: 'a' }, '/spool', job)).toEqual([{ path: '/spool/1000/a.json', owners: [1000] }]);
  });

  it('prefers what the site put there for the job', () => {
    expect(joinFilePlaces({ kind: 'asks', file: null }, '/spool', job).map(({ path }) => path)).toEqual(['/spool/jobs/77.json', '/spool/1000/default.json']);
  });

  it('looks for the site\'s file also when the job says nothing', () => {
    expect(joinFilePlaces({ kind: 'none' }, '/spool', job)).toEqual([{ path: '/spool/jobs/77.json', owners: [0, 1000] }]);
  });

  it('looks nowhere for an unclear wish', () => {
    expect(joinFilePlaces({ kind: 'unclear', why: '' }, '/spool', job)).toEqual([]);
  });
});
