import { isMoorlineError } from '@moorline/mesh-core';
import type { Cell } from '../cells/index.ts';
import { openNetwork, type BenchNetwork, type PathReport } from '../network/index.ts';
import { startCarrier, type RunningCarrier, type Site } from '../paths/index.ts';
import type { Sample } from './sample.ts';
import { summarize, type Row } from './summarize.ts';
import { takeSample } from './take-sample.ts';

export interface CellContext extends Omit<Site, 'network' | 'mtu'> {
  readonly rounds: number;
  readonly seconds: number;
  readonly udpMbps: number | null;
  /** Tells a person what was done. */
  readonly say: (line: string) => void;
}

interface Measured {
  readonly running: RunningCarrier;
  readonly rssIdleMib: number;
  readonly samples: Sample[];
}

/**
 * Measures all carriers of one cell. All are up at once and take turns, so that whatever else happens on the
 * machine meets all of them alike. A round that fails is told and left out.
 * @throws ML-BED-DAEMON-FAILED, ML-ABORTED
 */
export async function runCell(cell: Cell, context: CellContext): Promise<readonly Row[]> {
  const network = await openNetwork(context.bed, cell, context.signal);
  let measured: readonly Measured[] = [];
  let path: PathReport;
  try {
    measured = await measureAll(cell, context, network);
  } finally {
    path = await network.close();
  }
  return measured.filter(({ samples }) => samples.length > 0).map(({ running, samples, rssIdleMib }) => summarize(running.carrier, cell, path, samples, rssIdleMib));
}

async function measureAll(cell: Cell, context: CellContext, network: BenchNetwork): Promise<readonly Measured[]> {
  const running: RunningCarrier[] = [];
  try {
    for (const carrier of cell.carriers) running.push(await startCarrier({ ...context, network, mtu: cell.mtu }, carrier, running.length + 1));
    const measured = running.map((carrier): Measured => ({ running: carrier, rssIdleMib: carrier.processes.relayRssMib(), samples: [] }));
    for (let round = 1; round <= context.rounds; round += 1) await runRound(round, measured, cell, context, network);
    return measured;
  } finally {
    await Promise.all(running.map((each) => each.stop()));
  }
}

async function runRound(round: number, measured: readonly Measured[], { streams }: Cell, { bed, rounds, seconds, udpMbps, signal, say }: CellContext, network: BenchNetwork): Promise<void> {
  for (const { running, samples } of measured) {
    const turn = `round ${round}/${rounds}  ${running.label}`;
    try {
      const sample = await takeSample(running, { bed, network, streams, seconds, udpMbps, signal });
      samples.push(sample);
      say(`${turn}: up ${Math.round(sample.upMbps)}, down ${Math.round(sample.downMbps)} Mbit/s`);
    } catch (error) {
      if (!isMoorlineError(error, 'ML-BENCH-IPERF') && !isMoorlineError(error, 'ML-TIMEOUT')) throw error;
      say(`${turn}: failed (${error.detail})`);
    }
  }
}
