import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { awaitJobEnd, detach } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Wrapper } from './errors/worlds.ts';
import { freshFolder, worker } from './sites/namespaces.ts';
import { ODD_RESOLVERS, withOddResolver, withResolver } from './sites/resolvers.ts';
import { inWorld, installDispatcher } from './slurm/instead.ts';
import { openSite, submitToMesh, type Site } from './slurm/site.ts';
import { untilNothingLeft } from './slurm/traces.ts';

const JOB_DEADLINE_MS = 90_000;
const HUGE_BYTES = 32 * 1024 * 1024;
/** By a short name; then what was in the way of it, and whether the rest of /etc is there. */
const LOOK = 'curl --silent --max-time 10 http://hello/; cat /etc/resolv.conf; test -s /etc/passwd && echo users; test -f /etc/hosts && echo hosts';

let site: Site;
let count = 0;

beforeAll(async () => {
  site = await openSite('siteprol', { nodes: 1, plugin: true, policy: { mode: 'required' } });
  installDispatcher(site);
});
afterAll(() => site?.field.bed.close());
afterEach(() => untilNothingLeft(site));

async function expectNames(wrapper: Wrapper): Promise<void> {
  const name = `quirk-${(count += 1)}`;
  inWorld(site, name, wrapper);
  const job = await submitToMesh(site, name, LOOK);
  const { state } = await awaitJobEnd(site.slurm, job.id, { deadlineMs: JOB_DEADLINE_MS });
  await detach(site.field.plane, name);
  const [hello, ...lines] = readFileSync(job.output, 'utf8').trim().split('\n');
  const { addresses } = site.field.cluster;
  expect({ state, hello, first: lines[0], last: lines.slice(-2) }).toEqual({
    state: 'COMPLETED', hello: `hello from the cluster; you are ${addresses.bridge}`, first: `nameserver ${addresses.services.dns}`, last: ['users', 'hosts'],
  });
}

describe("a node's resolv.conf, where the prolog makes the network", () => {
  it('has 32 MiB', async () => {
    await expectNames(await withResolver(site.field, Buffer.alloc(HUGE_BYTES, 'nameserver 192.0.2.1\n')));
  });

  it.each(ODD_RESOLVERS)('is %s', async (_what, put) => {
    await expectNames(await withOddResolver(site.field, put));
  });
});

describe('a node without a hosts file', () => {
  it('gives its jobs one', async () => {
    const etc = join(freshFolder(site.field), 'etc');
    await run('cp', ['-a', '/etc', etc]);
    rmSync(join(etc, 'hosts'));
    await expectNames(await worker(site.field, [['mount', '--bind', etc, '/etc']]));
  });
});
