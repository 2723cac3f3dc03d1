import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openField, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusing } from './sites/namespaces.ts';
import { JOB_ECHO_PORT, withEchoJob } from './support/jobs.ts';
import { askFromPod } from './support/pods.ts';
import { startTicker } from './support/ticker.ts';
import { reportOf, untilMoved } from './transports/status.ts';
import { lowerFirewall, raiseFirewall, RULES } from './transports/firewall.ts';

const NOTICE = 'datagrams are carried one by one';
const SOME = 10;

let field: Field;

beforeAll(async () => {
  field = await openField('fallback');
});
afterAll(() => field?.bed.close());

/** A field whose agent is without its native addon, as where it was built for another machine. */
function withoutForeignFunctions(): Field {
  const { agentEntry, node } = field.programs;
  const folder = join(field.bed.folder, 'agent-without-ffi');
  cpSync(dirname(agentEntry), folder, { recursive: true });
  rmSync(join(folder, 'node_modules', '@koromix'), { recursive: true });
  const agent = join(field.bed.folder, 'bin', 'agent-without-ffi');
  writeFileSync(agent, `#!/bin/sh\nexec ${node} ${join(folder, 'main.cjs')} "$@"\n`, { mode: 0o755 });
  return { ...field, programs: { ...field.programs, agent } };
}

describe.each([
  ['a kernel that knows no segments', 'UDP_SEGMENT', () => ({ agents: field, wrapper: refusing('offload') })],
  ['a machine without the FFI', 'koffi', () => ({ agents: withoutForeignFunctions(), wrapper: [] })],
] as const)('on %s', (_what, reason, world) => {
  it('an agent says so once, and carries all the same, over each transport', async () => {
    const { agents, wrapper } = world();
    await withEchoJob(
      agents,
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
        expect(notices[0]).toContain(reason);
      },
      { wrapper, options: ['--log-level', 'info'] },
    );
  });
});
