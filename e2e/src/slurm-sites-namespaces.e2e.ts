import { ERROR_CATALOGUE } from '@moorline/mesh-core';
import { openField, runAgent, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAgentFails } from './errors/failures.ts';
import type { Wrapper } from './errors/worlds.ts';
import { refusing, withSwitches, withUserNamespaces, worker } from './sites/namespaces.ts';
import { attached, runJob } from './support/jobs.ts';

/** What the command has to have, however the namespaces are made: its user, no privilege, the network, a ping. */
const LOOK = 'id -u; id -g; grep CapEff /proc/self/status | cut -f 2; curl --silent --max-time 10 http://hello/; ip link set lo down 2>/dev/null || echo refused';

let field: Field;

beforeAll(async () => {
  field = await openField('sites');
});
afterAll(() => field?.bed.close());

async function look(options: readonly string[], wrapper: Wrapper = []): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const { code, stdout, stderr } = await runJob(field, ['bash', '-c', LOOK], { options, wrapper });
  return { code, stdout, stderr };
}

function asUsual(): { readonly code: number; readonly stdout: string; readonly stderr: string } {
  const { userId, groupId } = field.user;
  return { code: 0, stderr: '', stdout: [userId, groupId, '0000000000000000', `hello from the cluster; you are ${field.cluster.addresses.bridge}`, 'refused'].join('\n') };
}

describe('--unshare', () => {
  it.each(['auto', 'map-root', 'map-user'])('%s gives an ordinary user the network, with its own ids and no capability', async (mode) => {
    expect(await look(['--unshare', mode])).toEqual(asUsual());
  });

  it('none needs root, and says so before the token is spent', async () => {
    await attached(field, async (joinFile) => {
      await expectAgentFails(field, 'ML-UNSHARE-UNPRIVILEGED', { joinFile, options: ['--unshare', 'none'] });
      await expectAgentFails(field, 'ML-UNSHARE-UNPRIVILEGED', { joinFile, options: ['--unshare', 'none'] });
    });
  });
});

describe('user namespaces', () => {
  it('one at a time: auto takes map-user, map-root is refused', async () => {
    const wrapper = await withUserNamespaces(field, 1);
    expect(await look([], wrapper)).toEqual(asUsual());
    await attached(field, async (joinFile) => {
      expect(await expectAgentFails(field, 'ML-USERNS-OFF', { joinFile, wrapper, options: ['--unshare', 'map-root'] })).toContain('user.max_user_namespaces=1');
    });
  });

  it.each(['auto', 'map-root', 'map-user'])('none at all (user.max_user_namespaces = 0): %s is refused', async (mode) => {
    const wrapper = await withUserNamespaces(field, 0);
    await attached(field, async (joinFile) => {
      expect(await expectAgentFails(field, 'ML-USERNS-OFF', { joinFile, wrapper, options: ['--unshare', mode] })).toBe('user.max_user_namespaces=0');
    });
  });

  it.each([
    ['kernel.unprivileged_userns_clone=0', { unprivileged_userns_clone: '0' }],
    ['kernel.apparmor_restrict_unprivileged_userns=1', { apparmor_restrict_unprivileged_userns: '1' }],
  ])('closed by %s: refused where the kernel refuses, used where it does not', async (said, switches) => {
    const wrapper = await withSwitches(field, switches);
    await attached(field, async (joinFile) => {
      expect(await expectAgentFails(field, 'ML-USERNS-OFF', { joinFile, wrapper: [...wrapper, ...refusing('userns')] })).toBe(said);
    });
    expect(await look([], wrapper)).toEqual(asUsual());
  });

  it('refused by a seccomp filter, with every switch open: before the token is spent, and with a way out', async () => {
    await attached(field, async (joinFile) => {
      for (const options of [[], ['--unshare', 'map-user'], ['--unshare', 'map-root']]) {
        const detail = await expectAgentFails(field, 'ML-USERNS-OFF', { joinFile, options, wrapper: refusing('userns') });
        expect(detail).toContain('Operation not permitted');
        expect(detail).toContain('a seccomp filter is in force');
      }
      expect(ERROR_CATALOGUE['ML-USERNS-OFF'].remedy).toContain('--mode proxy');
      expect(await runAgent(field, { joinFile, command: ['true'] })).toMatchObject({ code: 0 });
    });
  });

  it('refused by a seccomp filter: --mode auto takes the proxy, and says why', async () => {
    const { code, stdout, stderr } = await runJob(field, ['bash', '-c', 'curl --silent --max-time 10 http://hello/'], { options: ['--mode', 'auto'], wrapper: refusing('userns') });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('hello from the cluster') });
    expect(stderr).toContain('proxy, because of ML-USERNS-OFF');
  });

  it.each([
    ['without a line in /etc/subuid', ''],
    ['with one', 'USER:100000:65536\n'],
  ])('%s: subordinate ids are not needed', async (_what, text) => {
    const file = field.home.write('subuid', text.replace('USER', field.user.name), 0o644);
    const wrapper = await worker(field, ['/etc/subuid', '/etc/subgid'].map((path) => ['mount', '--bind', file, path]));
    expect(await look([], wrapper)).toEqual(asUsual());
  });
});
