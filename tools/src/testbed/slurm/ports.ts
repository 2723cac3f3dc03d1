import { createServer } from 'node:net';
import { moorlineError } from '@moorline/mesh-core';
import { PORTS_PER_SLURM } from './configuration.ts';

const FIRST_PORT = 16_800;
const BLOCKS = 40;

/**
 * First port of a block in which all are free on loopback, looked for from a place that depends on `seed`.
 * @throws ML-PORT-TAKEN when every block has a taken port
 */
export async function freePortBlock(seed: string): Promise<number> {
  const start = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % BLOCKS, 0);
  for (let tried = 0; tried < BLOCKS; tried += 1) {
    const first = FIRST_PORT + ((start + tried) % BLOCKS) * PORTS_PER_SLURM;
    const ports = Array.from({ length: PORTS_PER_SLURM }, (_, index) => first + index);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return first;
  }
  throw moorlineError('ML-PORT-TAKEN', `no ${PORTS_PER_SLURM} free ports in a row from ${FIRST_PORT} on 127.0.0.1`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
