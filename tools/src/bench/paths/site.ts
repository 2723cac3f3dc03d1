import type { BedNames, ServerIdentity } from '../../testbed/index.ts';
import type { BenchNetwork } from '../network/index.ts';

/** Where the carriers of one cell are set up. */
export interface Site {
  readonly bed: BedNames;
  readonly network: BenchNetwork;
  /** The bundled program of the ends. */
  readonly endProgram: string;
  readonly identity: ServerIdentity;
  readonly wireguardGo: { readonly path: string; readonly sha256: string };
  readonly mtu: number;
  readonly signal: AbortSignal;
}
