import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAway, isShared, isWithin, mountAt, parseMountInfo, readMounts } from './mount-info.ts';

const TEXT = `22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:25 / /home rw - autofs systemd-1 rw
31 30 0:26 / /home/alice rw master:4 propagate_from:2 - nfs4 files:/alice rw
32 31 0:27 / /home/alice/a\\040b rw - fuse.sshfs there: rw
33 22 0:28 / /tmp rw shared:9 - ext4 /dev/sdb1 rw
34 33 0:29 / /tmp rw - tmpfs tmpfs rw
no line`;
const MOUNTS = parseMountInfo(TEXT);

describe('mount-info', () => {
  it.each([
    ['/', 'ext4', false],
    ['/tmp', 'tmpfs', false],
    ['/tmpfiles', 'ext4', false],
    ['/tmp/x', 'tmpfs', false],
    ['/home/bob', 'autofs', true],
    ['/home/alice/work', 'nfs4', true],
    ['/home/alice/a b/c', 'fuse.sshfs', true],
  ])('knows what %s is on: %s, elsewhere: %s', (path, type, away) => {
    const mount = mountAt(path, MOUNTS);
    expect(mount).toMatchObject({ type });
    expect(mount === undefined ? null : isAway(mount)).toBe(away);
  });

  it('knows which mounts are given to other namespaces', () => {
    expect(MOUNTS.filter(isShared).map(({ point }) => point)).toEqual(['/', '/tmp']);
  });

  it('reads where, what and with which options is mounted', () => {
    const text = `27 1 254:0 / / rw,relatime shared:1 master:2 - ext4 /dev/vda rw,discard
32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu,cpuacct
40 27 0:40 /part /mnt/two\\040words rw - tmpfs - rw
broken`;
    expect(parseMountInfo(text)).toEqual([
      { point: '/', root: '/', type: 'ext4', options: 'rw,discard', propagation: ['shared:1', 'master:2'] },
      { point: '/sys/fs/cgroup/cpu', root: '/', type: 'cgroup', options: 'rw,cpu,cpuacct', propagation: [] },
      { point: '/mnt/two words', root: '/part', type: 'tmpfs', options: 'rw', propagation: [] },
    ]);
  });

  it.each([
    ['/tmp/a', '/tmp', true],
    ['/tmp', '/tmp', true],
    ['/tmpfs', '/tmp', false],
    ['/any', '/', true],
  ])('%s is within %s: %s', (path, folder, expected) => {
    expect(isWithin(path, folder)).toBe(expected);
  });

  it('reads what the kernel says, and no text is too strange', () => {
    expect(mountAt('/proc/self', readMounts())).toMatchObject({ point: '/proc', type: 'proc' });
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(parseMountInfo(text))));
  });
});
