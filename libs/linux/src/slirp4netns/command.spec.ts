import { describe, expect, it } from 'vitest';
import { slirpCommand } from './command.ts';

const FILE = '/cache/slirp4netns';
const USER = { uid: 1_000, gid: 1_001 };
const lineOf = (unshare: 'map-root' | 'map-user' | 'none', user: typeof USER | undefined): string => {
  const { file, args } = slirpCommand(FILE, { pid: 4_711, unshare, user });
  return [file, ...args].join(' ');
};

describe('slirpCommand', () => {
  it.each(['map-root', 'map-user'] as const)('is the program itself in namespaces of %s', (unshare) => {
    expect(lineOf(unshare, undefined)).toMatch(/^\/cache\/slirp4netns .*\b4711\b/);
    expect(lineOf(unshare, USER)).toMatch(/setpriv .*1000.* \/cache\/slirp4netns /);
    expect(lineOf(unshare, USER)).not.toContain('--propagation');
  });

  it.each([undefined, USER])('is in mounts of its own where there is no user namespace, and root makes them: %j', (user) => {
    const line = lineOf('none', user);
    expect(line).toMatch(/unshare --mount --propagation private -- /);
    expect(line.indexOf('--propagation')).toBeLessThan(line.indexOf(FILE));
    if (user !== undefined) expect(line.indexOf('--propagation')).toBeLessThan(line.indexOf('1000'));
  });
});
