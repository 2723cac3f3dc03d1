import { openField, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE_RESOLVERS, ODD_RESOLVERS, withOddResolver, withResolver } from './sites/resolvers.ts';
import type { Wrapper } from './errors/worlds.ts';
import { runJob } from './support/jobs.ts';

/** By a short name, so that the search list counts as well; then what was in the way of it. */
const LOOK = 'curl --silent --max-time 10 http://hello/; cat /etc/resolv.conf; test -s /etc/passwd && echo users';
/** glibc reads three nameservers and six search domains (resolv.conf(5)). */
const NAMESERVERS_MAX = 3;
const SEARCHES_MAX = 6;

let field: Field;

beforeAll(async () => {
  field = await openField('resolver');
});
afterAll(() => field?.bed.close());

async function expectNames(wrapper: Wrapper): Promise<void> {
  const { code, stdout, stderr } = await runJob(field, ['bash', '-c', LOOK], { wrapper });
  const [hello, ...lines] = stdout.split('\n');
  expect({ code, hello, stderr }).toEqual({ code: 0, hello: `hello from the cluster; you are ${field.cluster.addresses.bridge}`, stderr: '' });
  const nameservers = lines.filter((line) => line.startsWith('nameserver '));
  expect(nameservers[0]).toBe(`nameserver ${field.cluster.addresses.services.dns}`);
  expect(nameservers.length).toBeLessThanOrEqual(NAMESERVERS_MAX);
  expect(lines.find((line) => line.startsWith('search '))?.split(' ').length).toBeLessThanOrEqual(SEARCHES_MAX + 1);
  expect(lines.at(-1)).toBe('users');
  expect(stdout).not.toContain('\r');
}

describe.concurrent("the worker's resolv.conf", () => {
  it.each(HOSTILE_RESOLVERS)('%s', async (_what, content) => {
    await expectNames(await withResolver(field, content()));
  });

  it.each(ODD_RESOLVERS)('is %s', async (_what, put) => {
    await expectNames(await withOddResolver(field, put));
  });
});
