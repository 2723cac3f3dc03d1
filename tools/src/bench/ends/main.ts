import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { giveBackMemory, openBatchSocket } from '@moorline/linux';
import { startEndDevice } from './device.ts';
import type { EndConfig } from './end-config.ts';
import { startMoorlineRelay } from './moorline-relay.ts';
import { startPlainRelay } from './plain-relay.ts';

const LOOPBACK = '127.0.0.1';
const ANY_PORT = 0;
/** Nothing else keeps an end alive whose WireGuard works alone. */
const FOREVER_MS = 2 ** 30;

/** One end of a tunnel, in the namespaces that it is started in, until it is killed. Argument: file of its `EndConfig`. */
async function main(): Promise<void> {
  const config = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as EndConfig;
  const { transport, ticket } = config;
  const { wireguardPort, setPeer } = await startEndDevice(config, transport.kind === 'udp' ? transport.listenPort : ANY_PORT);
  if (transport.kind === 'udp') await setPeer(transport.peer);
  else if (transport.relay === 'plain') {
    const socket = await bindPlain();
    await setPeer({ address: LOOPBACK, port: socket.address().port });
    await startPlainRelay(transport, socket, wireguardPort);
  } else {
    const socket = await openBatchSocket({ address: LOOPBACK, port: ANY_PORT, onFallback: (reason) => void process.stderr.write(`datagrams are carried one by one: ${reason.message}\n`) });
    await setPeer({ address: LOOPBACK, port: socket.local.port });
    await startMoorlineRelay(transport, ticket, socket, wireguardPort);
  }
  setInterval(() => undefined, FOREVER_MS);
  // As agent and endpoint do once they have come to rest.
  giveBackMemory();
  process.stdout.write('ready\n');
}

async function bindPlain(): Promise<Socket> {
  const socket = createSocket({ type: 'udp4' });
  socket.bind(ANY_PORT, LOOPBACK);
  await once(socket, 'listening');
  return socket;
}

void main();
