import { labelOf, type Carrier, type CarrierPath } from './carrier.ts';

/** What a measurement is made under. */
export interface Conditions {
  /** Of the overlay, bytes. */
  readonly mtu: number;
  /** TCP connections at once. */
  readonly streams: number;
  /** Lost packets of the path between the two machines, each way. */
  readonly lossPct: number;
  /** Added to every packet of that path, each way. */
  readonly delayMs: number;
}

/** Conditions, and the carriers that are measured under them in turns. */
export interface Cell extends Conditions {
  readonly carriers: readonly Carrier[];
}

/** What the caller asked for; an absent list is not restricted. */
export interface Selection {
  readonly paths: readonly CarrierPath[];
  /** false: plain WebSocket, true: over TLS. */
  readonly tls: readonly boolean[];
  /** Carriers that are left out all the same, by their labels. */
  readonly without?: readonly string[];
  readonly mtu?: readonly number[] | undefined;
  readonly streams?: readonly number[] | undefined;
  readonly lossPct?: readonly number[] | undefined;
  readonly delayMs?: readonly number[] | undefined;
}

export const BASE: Conditions = { mtu: 1_280, streams: 1, lossPct: 0, delayMs: 0 };
/** Values of each condition, the one of `BASE` first. */
export const AXES = { mtu: [1_280, 1_420, 8_920, 65_000], streams: [1, 8], lossPct: [0, 1, 5], delayMs: [0, 20, 80] } as const satisfies Record<keyof Conditions, readonly number[]>;

/** Of the cable between the two machines. Datagrams that do not fit cannot travel on it by themselves. */
const CABLE_MTU_BYTES = 1_500;
/** What WireGuard and UDP over IPv4 add to each packet: 20 + 8 + 16 of header and 16 of tag. */
const WIREGUARD_OVERHEAD_BYTES = 60;

/**
 * The cells of a benchmark. Named conditions are combined with each other; without any, each condition varies
 * in turn while the others stay at `BASE`.
 */
export function planCells(selection: Selection): readonly Cell[] {
  return planConditions(selection)
    .map((conditions) => ({ ...conditions, carriers: carriersFor(selection, conditions) }))
    .filter(({ carriers }) => carriers.length > 0);
}

function planConditions({ mtu, streams, lossPct, delayMs }: Selection): readonly Conditions[] {
  if ([mtu, streams, lossPct, delayMs].every((values) => values === undefined)) return star();
  return (mtu ?? [BASE.mtu]).flatMap((oneMtu) =>
    (streams ?? [BASE.streams]).flatMap((count) => (lossPct ?? [BASE.lossPct]).flatMap((loss) => (delayMs ?? [BASE.delayMs]).map((delay) => ({ mtu: oneMtu, streams: count, lossPct: loss, delayMs: delay })))),
  );
}

function star(): readonly Conditions[] {
  return [
    BASE,
    ...AXES.mtu.slice(1).map((mtu) => ({ ...BASE, mtu })),
    ...AXES.streams.slice(1).map((streams) => ({ ...BASE, streams })),
    ...AXES.lossPct.slice(1).map((lossPct) => ({ ...BASE, lossPct })),
    ...AXES.delayMs.slice(1).map((delayMs) => ({ ...BASE, delayMs })),
  ];
}

function carriersFor({ paths, tls, without = [] }: Selection, { mtu }: Conditions): readonly Carrier[] {
  const carriers = paths.flatMap((path): readonly Carrier[] => {
    if (path !== 'wireguard-direct') return tls.map((on) => ({ path, tls: on }));
    return mtu + WIREGUARD_OVERHEAD_BYTES <= CABLE_MTU_BYTES ? [{ path, tls: false }] : [];
  });
  return carriers.filter((carrier) => !without.includes(labelOf(carrier)));
}

/** Conditions in words. */
export function describeConditions({ mtu, streams, lossPct, delayMs }: Conditions): string {
  return `MTU ${mtu}, ${streams} stream${streams === 1 ? '' : 's'}, loss ${lossPct} %, delay ${delayMs} ms`;
}
