import type { UnshareChoice } from '@moorline/mesh-core';
import * as z from 'zod';

/** How a job is on the network: by `run` in its script, by the prolog of its node, or with a proxy in place of a tunnel. */
export const agentModeSchema = z.enum(['run', 'prolog', 'proxy']);
export type AgentMode = z.infer<typeof agentModeSchema>;

/** The way of a job onto the network. */
export interface NetworkSetting {
  readonly mode: AgentMode;
  /** How its namespaces were made; null: not by this choice, or not yet. */
  readonly unshare: UnshareChoice | null;
}
