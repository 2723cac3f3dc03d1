import { constants } from 'node:http2';
import { formatAuthority, STREAM_STATUS, type StreamStatus } from '@moorline/mesh-core';
import type { StreamDialer } from '@moorline/tunnel';
import type { Reach, Target } from '../channel/messages.ts';

/** As long as it may take from inside a job's namespace. */
const REACH_TIMEOUT_MS = 2_000;
/** A port that DNS servers have; it is not connected to for the sake of an answer. */
const DNS_PORT = 53;
/** The other end is there. */
const ANSWERS: readonly StreamStatus[] = [STREAM_STATUS.ok, STREAM_STATUS.refused];
/** The cluster's DNS was asked and did not answer, or could not even be asked. */
const DNS_FAILURES: readonly StreamStatus[] = [STREAM_STATUS.resolverSilent, STREAM_STATUS.busy];

const WORDS: Partial<Record<StreamStatus, string>> = {
  [STREAM_STATUS.refused]: ', refused',
  [STREAM_STATUS.unknownName]: ': the cluster does not know the name',
  [STREAM_STATUS.elsewhere]: ': it is not in the cluster',
  [STREAM_STATUS.forbidden]: ': the job may not reach it',
  [STREAM_STATUS.resolverSilent]: ': no answer within its time',
  [STREAM_STATUS.busy]: ': too many connections are open',
  [STREAM_STATUS.timeout]: `: no answer within ${REACH_TIMEOUT_MS} ms`,
  [STREAM_STATUS.unreachable]: ': it cannot be reached',
};

/** Tries to reach something through the endpoint: how long it took, or what was seen instead. Never throws. */
export async function reachByStreams(dialer: StreamDialer | null, target: Target): Promise<Reach> {
  const destination = target.kind === 'dns' ? { host: `${target.name}.`, port: DNS_PORT } : { host: target.host, port: target.port };
  const startedAt = performance.now();
  const status = await statusOf(dialer, destination);
  const name = target.kind === 'dns' ? target.servers.join(', ') : formatAuthority(destination);
  const isAnswer = target.kind === 'dns' ? status !== null && !DNS_FAILURES.includes(status) && status !== STREAM_STATUS.timeout : status !== null && ANSWERS.includes(status);
  const words = target.kind === 'dns' && isAnswer ? '' : (WORDS[status ?? STREAM_STATUS.unreachable] ?? '');
  return { rttMs: isAnswer ? performance.now() - startedAt : null, detail: `${name}${words}` };
}

/** null: there is no session. */
async function statusOf(dialer: StreamDialer | null, destination: { readonly host: string; readonly port: number }): Promise<StreamStatus | null> {
  if (dialer === null) return null;
  const signal = AbortSignal.timeout(REACH_TIMEOUT_MS);
  try {
    const dialled = await dialer.dial(destination, signal);
    if (dialled.status === STREAM_STATUS.ok) dialled.stream.close(constants.NGHTTP2_CANCEL);
    return dialled.status;
  } catch {
    return signal.aborted ? STREAM_STATUS.timeout : null;
  }
}
