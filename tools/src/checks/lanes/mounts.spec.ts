import { expect, test } from 'vitest';
import { isWithin, parseMounts } from './mounts.ts';

const TEXT = `27 1 254:0 / / rw,relatime shared:1 master:2 - ext4 /dev/vda rw,discard
32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu,cpuacct
40 27 0:40 /part /mnt/two\\040words rw - tmpfs - rw
broken`;

test('reads where, what and with which options is mounted', () => {
  expect(parseMounts(TEXT)).toEqual([
    { path: '/', root: '/', type: 'ext4', options: 'rw,discard' },
    { path: '/sys/fs/cgroup/cpu', root: '/', type: 'cgroup', options: 'rw,cpu,cpuacct' },
    { path: '/mnt/two words', root: '/part', type: 'tmpfs', options: 'rw' },
  ]);
});

test.each([
  ['/tmp/a', '/tmp', true],
  ['/tmp', '/tmp', true],
  ['/tmpfs', '/tmp', false],
  ['/any', '/', true],
])('%s is within %s: %s', (path, folder, expected) => {
  expect(isWithin(path, folder)).toBe(expected);
});
