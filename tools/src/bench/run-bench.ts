import { artifactFor, artifactsFor } from '@moorline/mesh-core';
import { artifactLock } from '@moorline/templates';
import { join } from 'node:path';
import { fillMirror } from '../artifacts/index.ts';
import { makeServerIdentity, MIRROR_FOLDER, openBed, sweep } from '../testbed/index.ts';
import { describeConditions, type Cell } from './cells/index.ts';
import { bundleEnd } from './ends/index.ts';
import { runCell, type Row } from './measure/index.ts';
import { CLUSTER_ADDRESS } from './network/index.ts';

/** Id of the bed: one benchmark at a time. */
const BENCH_BED = 'bench';

export interface BenchOptions {
  readonly cells: readonly Cell[];
  readonly rounds: number;
  /** Whole seconds of TCP each way in one round. */
  readonly seconds: number;
  /** Rate of UDP that is offered, Mbit/s; null: none. */
  readonly udpMbps: number | null;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Runs a benchmark and removes everything that it made. Needs root.
 * @throws ML-NOT-ROOT, ML-BED-*, ML-ARTIFACT-*, ML-ABORTED
 */
export async function runBench({ cells, rounds, seconds, udpMbps, say, signal }: BenchOptions): Promise<readonly Row[]> {
  await sweep();
  const lock = artifactsFor(artifactLock(), process.arch);
  await fillMirror({ folder: MIRROR_FOLDER, lock, signal });
  const { sha256 } = artifactFor(lock, 'wireguard-go', process.arch);
  const bed = await openBed(BENCH_BED);
  try {
    const identity = await makeServerIdentity(CLUSTER_ADDRESS);
    const common = { bed, identity, endProgram: await bundleEnd(bed.folder), wireguardGo: { path: join(MIRROR_FOLDER, sha256), sha256 }, rounds, seconds, udpMbps, say, signal };
    const rows: Row[] = [];
    for (const [index, cell] of cells.entries()) {
      say(`${index + 1}/${cells.length}  ${describeConditions(cell)}`);
      rows.push(...(await runCell(cell, common)));
    }
    return rows;
  } finally {
    await bed.close();
  }
}
