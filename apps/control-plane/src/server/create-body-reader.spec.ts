import { once } from 'node:events';
import { createServer, request, type ClientRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asMoorlineError } from '@moorline/mesh-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBodyReader } from './create-body-reader.ts';

const BOUNDS = { eachMaxBytes: 100, allMaxBytes: 250 };

let server: Server;
/** How often a part of a body has arrived. */
let arrivals: number;
beforeEach(async () => {
  arrivals = 0;
  const read = createBodyReader(BOUNDS);
  server = createServer((incoming, response) => {
    incoming.on('data', () => (arrivals += 1));
    void read(incoming).then(() => response.end('read'), (error: unknown) => response.end(asMoorlineError(error).code));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** A client that sends this much, and no end. */
async function slow(text: string): Promise<ClientRequest> {
  const before = arrivals;
  const client = request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', method: 'POST', headers: { 'content-length': BOUNDS.eachMaxBytes } });
  client.on('error', () => undefined);
  client.write(text);
  await expect.poll(() => arrivals, { timeout: 20_000 }).toBeGreaterThan(before);
  return client;
}
async function ask(body: string): Promise<string> {
  return (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { method: 'POST', body })).text();
}

describe('createBodyReader', () => {
  it('reads JSON of as much as it takes', async () => {
    expect(await ask(JSON.stringify('x'.repeat(98)))).toBe('read');
    expect(await ask(JSON.stringify('x'.repeat(99)))).toBe('ML-PROTOCOL');
    expect(await ask('{')).toBe('ML-PROTOCOL');
  });

  it('is busy while slow clients take up all that there is, and not after them', async () => {
    const clients = [await slow('x'.repeat(90)), await slow('x'.repeat(90)), await slow('x'.repeat(60))];
    expect(await ask('"0123456789"')).toBe('ML-BUSY');
    expect(await ask('1')).toBe('read');
    for (const client of clients) client.destroy();
    await expect.poll(() => ask('"0123456789"'), { timeout: 20_000 }).toBe('read');
  });
});
