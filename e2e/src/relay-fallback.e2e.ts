import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment, run } from '@moorline/linux';
import { openField, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusing } from './sites/namespaces.ts';
import { JOB_ECHO_PORT, withEchoJob } from './support/jobs.ts';
import { makeMountNamespace } from './support/mount-namespace.ts';
import { askFromPod } from './support/pods.ts';
import { startTicker } from './support/ticker.ts';
import { lowerFirewall, raiseFirewall, RULES } from './transports/firewall.ts';
import { reportOf, untilMoved } from './transports/status.ts';

const NOTICE = 'datagrams are carried one by one';
const SOME = 10;
/** Datagrams that `two-ends.ts` sends each way. */
const ALL = 40;
const DEADLINE_MS = 60_000;
const PROGRAM = fileURLToPath(new URL('fallback/two-ends.ts', import.meta.url));
/** Where npm puts the native addons of koffi. */
const ADDONS = join(import.meta.dirname, '..', '..', 'node_modules', '@koromix');

let field: Field;

beforeAll(async () => {
  field = await openField('fallback');
});
afterAll(() => field?.bed.close());

describe('on a kernel that knows no segments', () => {
  it('an agent says so once, and carries all the same, over each transport', async () => {
    await withEchoJob(
      field,
      async ({ agent, address }) => {
        await untilMoved(field, 'udp', 'best');
        expect(await reportOf(field)).toMatchObject({ health: { mtu: { overlay: 1_280, reason: 'base' } } });
        const ticker = await startTicker(field, address, JOB_ECHO_PORT);
        try {
          await ticker.more(SOME);
          for (const protocol of ['tcp', 'udp'] as const) expect(await askFromPod(field, 'echo', protocol, address, JOB_ECHO_PORT, 'hi')).toContain(' hi');
          await raiseFirewall(field, RULES.udpDark);
          await untilMoved(field, 'wss', 'silent');
          await ticker.more(SOME);
          await lowerFirewall(field);
          await untilMoved(field, 'udp', 'best');
          await ticker.more(SOME);
        } finally {
          await lowerFirewall(field);
          ticker.kill('SIGKILL');
        }
        const notices = agent.stderr.filter((line) => line.includes(NOTICE));
        expect(notices).toHaveLength(1);
        expect(notices[0]).toContain('UDP_SEGMENT');
      },
      { wrapper: refusing('offload'), options: ['--log-level', 'info'] },
    );
  });
});

describe('where the FFI does not load', () => {
  it('both ends say so once, and carry all the same', async () => {
    const [file = '', ...args] = await makeMountNamespace(field, 'no-ffi', [['mount', '-t', 'tmpfs', 'moorline', ADDONS]]);
    const { stdout, stderr } = await run(file, [...args, process.execPath, PROGRAM], { environment: childEnvironment(), deadlineMs: DEADLINE_MS });
    expect(JSON.parse(stdout)).toEqual({ bySocket: ALL, byPath: ALL });
    const notices = stderr.split('\n').filter((line) => line.includes(NOTICE));
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(/koffi/i);
  });
});
