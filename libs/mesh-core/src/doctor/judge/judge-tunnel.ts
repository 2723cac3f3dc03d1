import { HANDSHAKE_MAX_AGE_MS } from '../../health/index.ts';
import type { HealthReport } from '../../schema/index.ts';
import { failed, notApplicable, passed, type Finding } from '../check.ts';
import type { CheckId } from '../checks.ts';

const MS_PER_SEC = 1_000;

/** What a running agent measured of its tunnel for a look at it. */
export interface TunnelFacts {
  readonly health: HealthReport;
  /** Round trip of a message over the relay; null: none came back, or the transport is not a relay. */
  readonly relayRttMs: number | null;
  /** Round trip through the tunnel. */
  readonly probeRttMs: number | null;
}

/** The checks that a running agent's own measurements decide. */
export type TunnelCheckId = Extract<CheckId, 'transport' | 'wireguard' | 'handshake' | 'packets' | 'egress'>;

/** ML-ENDPOINT-UNREACHABLE, ML-WIREGUARD-FAILED, ML-HANDSHAKE-TIMEOUT, ML-SLIRP-FAILED, by what was measured. */
export function judgeTunnel(id: TunnelCheckId, { health, relayRttMs, probeRttMs }: TunnelFacts): Finding {
  switch (id) {
    case 'transport':
      return judgeTransport(health, relayRttMs);
    case 'wireguard':
      return judgeProcess(health, 'wireguard-go') ?? failed('ML-WIREGUARD-FAILED', 'wireguard-go does not run or does not answer');
    case 'handshake':
      return health.mode === 'proxy' ? notApplicable('mode proxy has no WireGuard') : judgeHandshake(health.handshakeAgeMs);
    case 'packets':
      return health.mode === 'proxy' ? judgeStreams(relayRttMs) : probeRttMs === null ? failed('ML-HANDSHAKE-TIMEOUT', 'a probe through the tunnel was not answered') : passed(`round trip ${formatMs(probeRttMs)}`);
    case 'egress':
      return judgeProcess(health, 'slirp4netns') ?? failed('ML-SLIRP-FAILED', 'slirp4netns does not run; only what leaves for outside the cluster is affected');
  }
}

function judgeTransport({ transport, transportReason, relayConnected, mtu }: HealthReport, relayRttMs: number | null): Finding {
  if (!relayConnected) return failed('ML-ENDPOINT-UNREACHABLE', 'no path to the endpoint is open');
  const used = `${transport} (${transportReason})${mtu === undefined ? '' : `, MTU ${mtu.overlay} (${mtu.reason})`}`;
  if (relayRttMs === null && transport === 'udp') return passed(used);
  return relayRttMs === null ? failed('ML-ENDPOINT-UNREACHABLE', `${used} is open, but nothing comes back over it`) : passed(`${used}, ${formatMs(relayRttMs)}`);
}

function judgeStreams(rttMs: number | null): Finding {
  return rttMs === null ? failed('ML-ENDPOINT-UNREACHABLE', 'nothing comes back over the streams') : passed(`streams, round trip ${formatMs(rttMs)}`);
}

function judgeHandshake(ageMs: number | null): Finding {
  if (ageMs === null) return failed('ML-HANDSHAKE-TIMEOUT', 'there was no handshake yet');
  const age = `${Math.round(ageMs / MS_PER_SEC)} s ago`;
  return ageMs > HANDSHAKE_MAX_AGE_MS ? failed('ML-HANDSHAKE-TIMEOUT', `the last handshake was ${age}`) : passed(age);
}

/** null: it should run and does not. */
function judgeProcess({ processes }: HealthReport, name: string): Finding | null {
  const state = processes[name];
  if (state === undefined) return notApplicable(`${name} is not used`);
  return state === 'running' ? passed('running') : null;
}

/** Milliseconds with as many digits as they deserve. */
export function formatMs(ms: number): string {
  return `${ms < 10 ? ms.toFixed(2) : ms.toFixed(1)} ms`;
}
