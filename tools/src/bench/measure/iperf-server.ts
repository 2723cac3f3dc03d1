import { stopChild } from '@moorline/linux';
import { IPERF_PORT, startDaemon, type BedNames } from '../../testbed/index.ts';

const STOP_GRACE_MS = 1_000;

/** Starts one server of iperf3 for all carriers of a machine. @throws ML-BED-DAEMON-FAILED */
export async function startIperfServer(bed: BedNames, namespace: string): Promise<{ readonly stop: () => Promise<void> }> {
  const args = [`--net=/run/netns/${namespace}`, '--', 'iperf3', '--server', '--port', String(IPERF_PORT), '--forceflush'];
  const daemon = await startDaemon(bed, { name: 'iperf3', file: 'nsenter', args, ready: /Server listening/ });
  return { stop: async () => void (await stopChild(daemon, STOP_GRACE_MS)) };
}
