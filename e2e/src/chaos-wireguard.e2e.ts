import { readFileSync } from 'node:fs';
import { childEnvironment, OWNER_VARIABLE, processIds, ROLE_VARIABLE, run, start } from '@moorline/linux';
import { tableName, WIREGUARD_ROLE } from '@moorline/mesh-core';
import { BED_VARIABLE, findAttachment, openField, waitUntil, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RETURN_SERVER, startTransfer } from './mtu/transfer.ts';
import { withEchoJob } from './support/jobs.ts';

const POD_PORT = 5_401;
const SOME_MIB = 4;
const RESTART_DEADLINE_MS = 30_000;

let field: Field;
beforeAll(async () => {
  field = await openField('chaoswg');
});
afterAll(() => field?.bed.close());

/** wireguard-go of an attachment's endpoint, by its owner mark. */
function wireguardPids(attachmentId: string): readonly number[] {
  return processIds().filter((pid) => {
    try {
      const marks = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
      return marks.includes(`${ROLE_VARIABLE}=${WIREGUARD_ROLE}`) && marks.some((mark) => mark.startsWith(`${OWNER_VARIABLE}=`) && mark.endsWith(`/${attachmentId}`));
    } catch {
      return false;
    }
  });
}

describe("an endpoint's WireGuard that is killed under a transfer that the job began", () => {
  it('is started again, all bytes arrive over the same TCP connection, and none of its packets is taken for invalid', async () => {
    const { node, pods, addresses } = field.cluster;
    const server = await start('nsenter', [`--net=/run/netns/${pods.hello}`, '--', process.execPath, '-e', RETURN_SERVER(POD_PORT)], { environment: childEnvironment({ [BED_VARIABLE]: field.bed.name }) });
    try {
      await withEchoJob(field, async ({ name }) => {
        const { id } = await findAttachment(field.plane, name);
        const { stdout } = await run('pgrep', ['--newest', '--uid', String(field.user.userId), '--full', field.programs.echoServer]);
        const transfer = await startTransfer(field, addresses.pods.hello, POD_PORT, `/proc/${stdout.trim()}/ns/net`);
        try {
          await transfer.more(SOME_MIB);
          const [old = 0] = wireguardPids(id);
          process.kill(old, 'SIGKILL');
          await waitUntil(() => wireguardPids(id).some((pid) => pid !== old), { what: 'another wireguard-go', deadlineMs: RESTART_DEADLINE_MS });
          await transfer.more(SOME_MIB);
          const rules = await run('ip', ['netns', 'exec', node, 'nft', 'list', 'table', 'inet', tableName(id)]);
          expect(rules.stdout).toContain('ct state invalid counter packets 0 bytes 0 drop');
          await transfer.finish();
        } finally {
          transfer.kill();
        }
      });
    } finally {
      server.kill('SIGKILL');
    }
  });
});
