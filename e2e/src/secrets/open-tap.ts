import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { endpointBootstrapSchema, type EndpointBootstrap } from '@moorline/mesh-core';
import { builtApp, waitUntil, type BedNames } from '@moorline/tools';

const FILES = ['tap.ts', 'tapped-endpoint.ts'] as const;
const TOLD_DEADLINE_MS = 20_000;

interface Told {
  readonly pid: number;
  readonly kind: string;
  readonly secret: string;
}

/** Hears of the secrets that programs make for themselves. */
export interface Tap {
  /** To be preloaded into the agent. */
  readonly preload: string;
  /** The private part of a key (RFC 8037) that a process made. @throws ML-TIMEOUT if it made none */
  readonly keyOf: (pid: number, kind: 'x25519' | 'ed25519') => Promise<Buffer>;
  /** What the control plane gave an endpoint. @throws ML-TIMEOUT if it gave it nothing */
  readonly bootstrapOf: (attachmentId: string) => Promise<EndpointBootstrap>;
  readonly close: () => void;
}

/** Where the program of endpoints is that has to be given to `serve`; `openTap` puts it there. */
export function tappedEndpoint(bed: Pick<BedNames, 'folder'>): string {
  return join(bed.folder, 'tap', 'tapped-endpoint.ts');
}

/** Puts the tap into the bed. */
export async function openTap(bed: Pick<BedNames, 'folder'>): Promise<Tap> {
  const folder = join(bed.folder, 'tap');
  mkdirSync(folder, { mode: 0o755 });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n');
  writeFileSync(join(folder, 'endpoint-path'), join(builtApp('tunnel-endpoint'), 'main.cjs'));
  for (const file of FILES) copyFileSync(fileURLToPath(new URL(`tap/${file}`, import.meta.url)), join(folder, file));
  const told: Told[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy()).unref();
    createInterface({ input: socket }).on('line', (line) => void told.push(JSON.parse(line) as Told)).on('error', () => socket.destroy());
  });
  server.listen(join(folder, 'tap.sock'));
  await once(server, 'listening');
  chmodSync(join(folder, 'tap.sock'), 0o666);
  const untilTold = (what: string, is: (entry: Told) => boolean): Promise<Told> => waitUntil(() => told.find(is), { what, deadlineMs: TOLD_DEADLINE_MS });
  return {
    preload: join(folder, 'tap.ts'),
    keyOf: async (pid, kind) => Buffer.from((await untilTold(`a key of process ${pid}`, (entry) => entry.pid === pid && entry.kind === kind)).secret, 'base64url'),
    bootstrapOf: async (attachmentId) => {
      const { secret } = await untilTold(`the bootstrap of ${attachmentId}`, ({ kind, secret: text }) => kind === 'bootstrap' && text.includes(attachmentId));
      return endpointBootstrapSchema.parse(JSON.parse(secret));
    },
    close: () => void server.close(),
  };
}
