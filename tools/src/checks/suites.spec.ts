import { expect, test } from 'vitest';
import { isSuiteFile, leftOut, needsCluster, suiteFiles } from './suites.ts';

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
  ['/moorline/e2e/src/kube-cluster.e2e.ts', true],
  ['/moorline/e2e/src/kube/nodes.e2e.ts', true],
  ['/moorline/e2e/src/slurm.e2e.ts', false],
  ['/kube/e2e/src/slurm.e2e.ts', false],
])('%s needs a real cluster: %s', (file, expected) => {
  expect(needsCluster(file)).toBe(expected);
});

test('leaves out what needs programs of the caller, unless a variable names them', () => {
  const files = ['/src/kube-interlink.e2e.ts', '/src/kube-interlink-real.e2e.ts'];
  expect([...leftOut(files, {})]).toEqual([['kube-interlink-real.e2e.ts', 'INTERLINK_BIN_DIR']]);
  expect([...leftOut([], { INTERLINK_BIN_DIR: '' })]).toHaveLength(1);
  expect([...leftOut(files, { INTERLINK_BIN_DIR: '/opt/interlink' }), ...leftOut(files.slice(0, 1), {})]).toEqual([]);
});
