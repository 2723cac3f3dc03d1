import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';
import { fetchArtifact } from '@moorline/service';
import { expect, it } from 'vitest';
import { openAuthority } from '../pki/index.ts';
import { answerProblem, createHttpsServer } from '../server/index.ts';

const ADDRESS = '127.0.0.1';

it('an agent asks again when the mirror has too much to do', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'moorline-mirror-'));
  const authority = await openAuthority(folder, Date.now());
  let asked = 0;
  const server = createHttpsServer({
    identity: await authority.issue([ADDRESS], Date.now()),
    onRequest: async (_, response) => {
      asked += 1;
      if (asked === 1) answerProblem(response, moorlineError('ML-BUSY', 'many downloads run already'));
      else response.end('binary');
    },
    onUpgrade: () => undefined,
  });
  server.listen({ host: ADDRESS, port: 0 });
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const bytes = await fetchArtifact({ server: `https://${ADDRESS}:${port}`, ca: authority.certificate, sha256: '0'.repeat(64), size: 6, signal: AbortSignal.timeout(60_000) });
    expect([String(bytes), asked]).toEqual(['binary', 2]);
  } finally {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  }
});
