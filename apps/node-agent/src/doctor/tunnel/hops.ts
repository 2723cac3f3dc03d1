import { asMoorlineError, failed, judgeTunnel, moorlineError, notApplicable, passed, formatMs, type Finding, type TunnelCheckId } from '@moorline/mesh-core';
import { httpsRequest } from '@moorline/service';
import type { LiveTunnel } from '../context.ts';
import type { Scene } from '../observer.ts';

const NO_AGENT = 'no agent of yours runs here';
/** The relay refuses whoever shows no ticket with a few bytes. */
const ANSWER_MAX_BYTES = 4_096;
/** The deadline of the check ends it before. */
const REQUEST_DEADLINE_MS = 10_000;

/** @throws ML-AGENT-SILENT */
export function lookAtAgent({ live }: Scene): Finding {
  const tunnel = live();
  return tunnel === null ? notApplicable(NO_AGENT) : passed(tunnel.attachment);
}

/**
 * The endpoint's relay answers, with a certificate of the authority, whatever it says to who has no ticket.
 * @throws ML-ENDPOINT-UNREACHABLE, ML-CA-MISMATCH, ML-SERVER-NAME-MISMATCH, ML-PROXY-*
 */
export async function lookAtEndpoint({ relayUrl, server, live, proxies }: Scene, signal: AbortSignal): Promise<Finding> {
  const target = server();
  if (await runsOverUdp(live())) return notApplicable('the tunnel runs over UDP');
  if (relayUrl === null || target === null) return notApplicable('its address is known after the join');
  const url = relayUrl.replace(/^wss:/i, 'https:');
  const agent = proxies.agentFor(url);
  try {
    await httpsRequest({ url, method: 'GET', ca: target.ca, maxBytes: ANSWER_MAX_BYTES, deadlineMs: REQUEST_DEADLINE_MS, signal, ...(agent === undefined ? {} : { agent }) });
    return passed(new URL(url).host);
  } catch (error) {
    const { code, detail } = asMoorlineError(error);
    throw code === 'ML-CONTROL-UNREACHABLE' ? moorlineError('ML-ENDPOINT-UNREACHABLE', detail, error) : error;
  }
}

async function runsOverUdp(tunnel: LiveTunnel | null): Promise<boolean> {
  const health = (await tunnel?.measure())?.health;
  return health?.transport === 'udp' && health.relayConnected;
}

/** What the running agent measures now. */
export async function lookAtTunnel({ live }: Scene, id: TunnelCheckId): Promise<Finding> {
  const tunnel = live();
  return tunnel === null ? notApplicable(NO_AGENT) : judgeTunnel(id, await tunnel.measure());
}

export async function lookAtClusterDns({ live }: Scene): Promise<Finding> {
  const tunnel = live();
  if (tunnel === null) return notApplicable(NO_AGENT);
  const reach = await tunnel.askDns();
  if (reach === null) return notApplicable('the cluster has no DNS server');
  return reach.rttMs === null ? failed('ML-CLUSTER-DNS-SILENT', reach.detail) : passed(`${reach.detail} answered in ${formatMs(reach.rttMs)}`);
}
