import { parseMountInfo } from '@moorline/linux';
import { expect, test } from 'vitest';
import { hierarchies } from './hierarchies.ts';

/** Mounts of these roots, as /proc/self/mountinfo has them. */
function mounts(root: string): ReturnType<typeof parseMountInfo> {
  return parseMountInfo(`32 31 0:29 ${root} /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
40 31 0:37 ${root} /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd
41 31 0:38 ${root} /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw`);
}

const GROUPS = '9:name=systemd:/a/b\n4:cpu,cpuacct:/a\n0::/a/b/c\n7:pids:/\n';

test.each([
  ['/', ['/a/b', '/a', '/a/b/c']],
  ['/a', ['/b', '', '/b/c']],
])('where mounts show %s, folders of the process are below it', (root, [systemd, cpu, unified]) => {
  expect(hierarchies(mounts(root), GROUPS)).toEqual([
    { mountPoint: '/sys/fs/cgroup/systemd', folder: `/sys/fs/cgroup/systemd${systemd}`, unified: false },
    { mountPoint: '/sys/fs/cgroup/cpu,cpuacct', folder: `/sys/fs/cgroup/cpu,cpuacct${cpu}`, unified: false },
    { mountPoint: '/sys/fs/cgroup/unified', folder: `/sys/fs/cgroup/unified${unified}`, unified: true },
  ]);
});

test.each([
  ['/elsewhere', '/a'],
  ['/', '/../a'],
  ['/..', '/'],
])('mounts that show %s do not show %s', (root, path) => {
  expect(() => hierarchies(mounts(root), `4:cpu,cpuacct:${path}`)).toThrow(`the control group ${path} of this process cannot be seen below /sys/fs/cgroup/cpu,cpuacct`);
});

test('what is not mounted, or no line of a group, is left out', () => {
  expect(hierarchies(mounts('/'), '7:pids:/\nnothing\n')).toEqual([]);
});
