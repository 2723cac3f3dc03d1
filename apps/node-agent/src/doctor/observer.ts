import type { CheckId, ErrorCode, Finding, Verdicts } from '@moorline/mesh-core';
import type { DoctorContext } from './context.ts';
import type { Way } from './server/way.ts';

/** What observers of one doctor share: the context, and one connection that several hops are read from. */
export interface Scene extends DoctorContext {
  /** The way to the server, begun when it is first asked for. */
  readonly way: () => Way;
  readonly found: () => Verdicts<CheckId>;
}

/** Looks at one thing. What it throws of the catalogue is its finding. */
export interface Observer {
  readonly look: (scene: Scene, signal: AbortSignal) => Promise<Finding> | Finding;
  /** What it means when the look takes longer than it may. */
  readonly onTimeout: ErrorCode | ((scene: Scene) => ErrorCode);
  /** Who did not answer then. */
  readonly target?: (scene: Scene) => string;
}
