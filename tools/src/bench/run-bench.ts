import { artifactFor } from '@moorline/mesh-core';
import { artifactLock } from '@moorline/templates';
import { join } from 'node:path';
import { fillMirror } from '../artifacts/index.ts';
import { makeServerIdentity, MIRROR_FOLDER, openBed, sweep } from '../testbed/index.ts';
import type { Cell, Conditions } from './cells/index.ts';
import { bundleEnd } from './ends/index.ts';
import { runCell, type Row } from './measure/index.ts';
import { CLUSTER_ADDRESS } from './network/index.ts';

/** Id of the bed: one benchmark at a time. */
export const BENCH_BED = 'bench';

export interface BenchOptions {
  readonly cells: readonly Cell[];
  readonly rounds: number;
  /** Whole seconds of TCP each way in one round. */
  readonly seconds: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Runs a benchmark and removes everything that it made. Needs root.
 * @throws ML-NOT-ROOT, ML-BED-*, ML-ARTIFACT-*, ML-ABORTED
 */
export async function runBench({ cells, rounds, seconds, say, signal }: BenchOptions): Promise<readonly Row[]> {
  await sweep();
  const lock = artifactLock();
  await fillMirror({ folder: MIRROR_FOLDER, lock, signal });
  const { sha256 } = artifactFor(lock, 'wireguard-go', process.arch);
  const bed = await openBed(BENCH_BED);
  try {
    const identity = await makeServerIdentity(CLUSTER_ADDRESS);
    const common = { bed, identity, endProgram: await bundleEnd(bed.folder), wireguardGo: { path: join(MIRROR_FOLDER, sha256), sha256 }, rounds, seconds, say, signal };
    const rows: Row[] = [];
    for (const [index, cell] of cells.entries()) {
      say(`${index + 1}/${cells.length}  ${describe(cell)}`);
      rows.push(...(await runCell(cell, common)));
    }
    return rows;
  } finally {
    await bed.close();
  }
}

function describe({ mtu, streams, lossPct, delayMs }: Conditions): string {
  return `MTU ${mtu}, ${streams} stream${streams === 1 ? '' : 's'}, loss ${lossPct} %, delay ${delayMs} ms`;
}
