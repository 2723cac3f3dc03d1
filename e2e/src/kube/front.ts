import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Replica } from './control-plane.ts';

const LOOK_MS = 100;

export interface Front {
  readonly stop: () => Promise<void>;
}

/** Does what a Service does: gives each connection to one of the replicas that say that they are ready. */
export async function startFront(address: string, port: number, replicas: readonly { readonly replica: Replica; readonly port: number }[]): Promise<Front> {
  let ready: readonly number[] = [];
  let turn = 0;
  const look = async (): Promise<void> => {
    const answers = await Promise.all(replicas.map(async ({ replica, port: own }) => ((await fetch(`${replica.opsUrl}/readyz`).catch(() => null))?.status === 200 ? [own] : [])));
    ready = answers.flat();
  };
  await look();
  const timer = setInterval(() => void look(), LOOK_MS);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const target = ready[(turn += 1) % Math.max(1, ready.length)];
    if (target === undefined) return void client.destroy();
    const behind = connect(target, address);
    for (const [from, to] of [[client, behind], [behind, client]] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.once('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  server.listen(port, address);
  await once(server, 'listening');
  return {
    stop: async () => {
      clearInterval(timer);
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
