import { expect, test } from 'vitest';
import { foldersAskedFor, isSuiteFile, leftOut, makesLanes, needsCluster, suiteFiles, withoutLanes } from './suites.ts';

const FILES = ['netns.e2e.ts', 'netns-restart.e2e.ts', 'slurm/job.e2e.ts', 'slurm/queue.e2e.ts'];

test('a suite is every file that begins with its name', () => {
  expect(suiteFiles('netns', FILES)).toEqual(['netns.e2e.ts', 'netns-restart.e2e.ts']);
});

test('a suite may be a folder', () => {
  expect(suiteFiles('slurm', FILES)).toEqual(['slurm/job.e2e.ts', 'slurm/queue.e2e.ts']);
});

test.each(['nothing', '', 'slur'])('%j is no suite, and the message names those that are', (name) => {
  expect(() => suiteFiles(name, FILES)).toThrow('there are: netns, netns-restart, slurm');
});

test('helpers are no suites', () => {
  expect(['support.ts', 'slurm/job.e2e.ts', 'slurm/job.spec.ts'].filter(isSuiteFile)).toEqual(['slurm/job.e2e.ts']);
});

test.each([
  ['kube-cluster.e2e.ts', true],
  ['kube/nodes.e2e.ts', true],
  ['slurm.e2e.ts', false],
  ['slurm/kube.e2e.ts', false],
])('%s needs a real cluster: %s', (file, expected) => {
  expect(needsCluster(file)).toBe(expected);
});

test('leaves out what needs programs of the caller, unless a variable names them', () => {
  const files = ['kube-interlink.e2e.ts', 'kube-interlink-real.e2e.ts'];
  expect([...leftOut(files, {})]).toEqual([['kube-interlink-real.e2e.ts', 'INTERLINK_BIN_DIR']]);
  expect([...leftOut(files, { INTERLINK_BIN_DIR: '' })]).toHaveLength(1);
  expect([...leftOut(files, { INTERLINK_BIN_DIR: '/opt/interlink' }), ...leftOut(files.slice(0, 1), {})]).toEqual([]);
});

test('tests of lanes make these', () => {
  expect(['lanes.e2e.ts', 'links.e2e.ts'].filter(makesLanes)).toEqual(['lanes.e2e.ts']);
});

test('where no lane can be made, tests of lanes are left out', () => {
  expect(withoutLanes(['lanes.e2e.ts', 'links.e2e.ts'], 'only root can make namespaces')).toEqual(['links.e2e.ts']);
  expect(withoutLanes(['lanes.e2e.ts', 'links.e2e.ts'], undefined)).toEqual(['lanes.e2e.ts', 'links.e2e.ts']);
});

test('the folders of programs that the caller names', () => {
  expect(foldersAskedFor({ WSTUNNEL_BIN: '/opt/w/wstunnel', INTERLINK_BIN_DIR: '/opt/interlink' })).toEqual(['/opt/interlink', '/opt/w']);
  expect(foldersAskedFor({ INTERLINK_BIN_DIR: '', WSTUNNEL_BIN: 'wstunnel' })).toEqual([]);
});
