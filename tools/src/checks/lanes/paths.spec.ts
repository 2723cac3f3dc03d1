import { expect, test } from 'vitest';
import { commonFolder, escapeOption, innerMounts, isCovered } from './paths.ts';

test.each([
  ['/var', '/var'],
  ['/var/a:b,c', String.raw`/var/a\:b\,c`],
  [String.raw`/var/a\b`, String.raw`/var/a\\b`],
])('%s is %s in an option of an overlay', (path, expected) => {
  expect(escapeOption(path)).toBe(expected);
});

test.each([
  ['/var/lib/checkout', true],
  ['/tmp', true],
  ['/variable', false],
  ['/srv/var', false],
])('%s is covered: %s', (place, expected) => {
  expect(isCovered(place, ['tmp', 'var'])).toBe(expected);
});

test.each([
  [['/sys/fs/cgroup/cpu', '/sys/fs/cgroup/unified'], '/sys/fs/cgroup'],
  [['/sys/fs/cgroup'], '/sys/fs/cgroup'],
])('%j have %s in common', (mountPoints, expected) => {
  expect(commonFolder(mountPoints)).toBe(expected);
});

test('mounts below a folder come outer first, and as they are seen', () => {
  const mount = (point: string, type: string) => ({ point, type, root: '/', options: 'rw', propagation: [] });
  const mounts = [mount('/', 'ext4'), mount('/home', 'ext4'), mount('/home/a/b', 'tmpfs'), mount('/home/a', 'autofs'), mount('/home/a', 'nfs4'), mount('/homes', 'ext4')];
  expect(innerMounts(mounts, '/home').map(({ point, type }) => [point, type])).toEqual([['/home/a', 'nfs4'], ['/home/a/b', 'tmpfs']]);
});
