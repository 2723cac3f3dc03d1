import { BASE, labelOf, type CarrierPath, type Conditions } from '../cells/index.ts';
import type { Row } from '../measure/index.ts';

/** One promise of Moorline's, and what a run saw of it. */
export interface Verdict {
  readonly promise: string;
  readonly wanted: string;
  readonly seen: string;
  readonly kept: boolean;
}

/** Parts of bare WireGuard's throughput that the relay keeps. */
const SHARE_WS_MIN = 0.5;
const SHARE_TLS_MIN = 0.4;
/** How much faster than one datagram a message. */
const PLAIN_FACTOR_MIN = 5;
/** How much faster a jumbo overlay is than one of the base MTU. */
const JUMBO_FACTOR_MIN = 1.5;
const JUMBO_MTU_MIN = 8_920;
const ADDED_IDLE_MAX_MS = 0.3;
/** Loaded round trip: so many times the idle one, and so much more. */
const LOADED_FACTOR = 4;
const LOADED_EXTRA_MS = 20;
const RSS_LOADED_MAX_MIB = 120;
const RSS_IDLE_MAX_MIB = 64;
const PER_CENT = 100;

/** Judges a run by its own rows: every figure is a ratio or a difference within it, but for memory. */
export function judge(rows: readonly Row[]): readonly Verdict[] {
  return rows.filter(({ path }) => path === 'relay').flatMap((relay) => (isBase(relay) ? judgeBase(relay, rows) : isJumbo(relay) ? judgeJumbo(relay, rows) : []));
}

function judgeBase(relay: Row, rows: readonly Row[]): readonly Verdict[] {
  const name = labelOf(relay);
  const bare = find(rows, 'wireguard-direct', false);
  const plain = find(rows, 'relay-plain', relay.tls);
  const wanted = relay.tls ? SHARE_TLS_MIN : SHARE_WS_MIN;
  return [
    ...(bare === undefined ? [] : [atLeast(`${name}: share of bare WireGuard, up`, relay.upMbps / bare.upMbps, wanted, percent), atLeast(`${name}: share of bare WireGuard, down`, relay.downMbps / bare.downMbps, wanted, percent)]),
    ...(bare === undefined || bare.rttIdleMs === null || relay.rttIdleMs === null ? [] : [atMost(`${name}: added idle round trip`, relay.rttIdleMs - bare.rttIdleMs, ADDED_IDLE_MAX_MS, milliseconds)]),
    ...(relay.rttIdleMs === null || relay.rttLoadedMs === null ? [] : [atMost(`${name}: loaded round trip`, relay.rttLoadedMs, LOADED_FACTOR * relay.rttIdleMs + LOADED_EXTRA_MS, milliseconds)]),
    ...(plain === undefined || relay.tls ? [] : [atLeast(`${name}: against one datagram a message, up`, relay.upMbps / plain.upMbps, PLAIN_FACTOR_MIN, times), atLeast(`${name}: against one datagram a message, down`, relay.downMbps / plain.downMbps, PLAIN_FACTOR_MIN, times)]),
    atMost(`${name}: memory under load`, relay.rssMiB, RSS_LOADED_MAX_MIB, mebibytes),
    atMost(`${name}: memory when idle`, relay.rssIdleMiB, RSS_IDLE_MAX_MIB, mebibytes),
  ];
}

function judgeJumbo(relay: Row, rows: readonly Row[]): readonly Verdict[] {
  const base = find(rows, 'relay', relay.tls);
  if (base === undefined) return [];
  const name = `${labelOf(relay)} at MTU ${relay.mtu}: against MTU ${BASE.mtu}`;
  return [atLeast(`${name}, up`, relay.upMbps / base.upMbps, JUMBO_FACTOR_MIN, times), atLeast(`${name}, down`, relay.downMbps / base.downMbps, JUMBO_FACTOR_MIN, times)];
}

function find(rows: readonly Row[], path: CarrierPath, tls: boolean): Row | undefined {
  return rows.find((row) => row.path === path && row.tls === tls && isBase(row));
}

function isBase(row: Conditions): boolean {
  return row.mtu === BASE.mtu && isCalm(row);
}

function isJumbo(row: Conditions): boolean {
  return row.mtu >= JUMBO_MTU_MIN && isCalm(row);
}

function isCalm({ streams, lossPct, delayMs }: Conditions): boolean {
  return streams === BASE.streams && lossPct === BASE.lossPct && delayMs === BASE.delayMs;
}

type Unit = (value: number) => string;
const percent: Unit = (value) => `${Math.round(value * PER_CENT)} %`;
const times: Unit = (value) => `${value.toFixed(1)} x`;
const milliseconds: Unit = (value) => `${value.toFixed(2)} ms`;
const mebibytes: Unit = (value) => `${Math.round(value)} MiB`;

function atLeast(promise: string, value: number, bound: number, unit: Unit): Verdict {
  return { promise, wanted: `>= ${unit(bound)}`, seen: unit(value), kept: value >= bound };
}

function atMost(promise: string, value: number, bound: number, unit: Unit): Verdict {
  return { promise, wanted: `<= ${unit(bound)}`, seen: unit(value), kept: value <= bound };
}
