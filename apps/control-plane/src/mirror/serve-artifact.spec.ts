import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Artifact } from '@moorline/mesh-core';
import { expect, it } from 'vitest';
import { createMirror } from './serve-artifact.ts';

/** More than the buffers of a connection take. */
const SIZE = 64 * 1024 * 1024;

it('gives a download up whose client does not read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'moorline-mirror-'));
  const content = Buffer.alloc(SIZE);
  const sha256 = createHash('sha256').update(content).digest('hex');
  writeFileSync(join(folder, sha256), content);
  const artifact: Artifact = { name: 'wireguard-go', version: '1', architecture: 'x64', sha256, size: SIZE, sources: [] };
  const mirror = createMirror({ folder, lock: { version: 1, artifacts: [artifact] }, streamDeadlineMs: 50 });
  const server = createServer();
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
  try {
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
    await expect(mirror.serve(sha256, response)).rejects.toMatchObject({ code: 'ML-TIMEOUT' });
    expect(response.destroyed).toBe(true);
  } finally {
    client.destroy();
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  }
});
