import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createLogger } from '@moorline/service';
import { expect, it } from 'vitest';
import { serveOps } from './serve-ops.ts';

const ADDRESS = '127.0.0.1';

it('says which port is taken', async () => {
  const other = createServer().listen(0, ADDRESS);
  await once(other, 'listening');
  try {
    const { port } = other.address() as AddressInfo;
    const served = serveOps({ kubernetes: { opsPort: port }, listen: { address: ADDRESS } }, () => expect.unreachable(), { defer: () => undefined }, createLogger({ name: 'spec', level: 'silent' }));
    await expect(served).rejects.toMatchObject({ code: 'ML-PORT-TAKEN', detail: expect.stringContaining(String(port)) });
  } finally {
    other.close();
  }
});
