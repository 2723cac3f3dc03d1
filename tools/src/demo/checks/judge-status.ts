import { transportSchema, type Transport } from '@moorline/mesh-core';
import * as z from 'zod';
import { check, type Check } from './check.ts';

/** What the agent measured of its own tunnel. */
export interface JoinFigures {
  /** From the agent's start to the first packet that came back through the tunnel. */
  readonly joinMs: number | null;
  readonly transport: Transport | null;
  readonly rttMs: number | null;
}

const statusSchema = z.array(z.object({ health: z.object({ joinMs: z.number().nullable(), probeRttMs: z.number().nullable(), transport: transportSchema }) })).min(1);

const NOTHING: JoinFigures = { joinMs: null, transport: null, rttMs: null };
const DECIMALS = 10;

/** Reads the output of `moorline-agent status --json`, as asked in the job. */
export function readFigures(output: string): JoinFigures {
  try {
    const [first] = statusSchema.parse(JSON.parse(output));
    if (first === undefined) return NOTHING;
    const { joinMs, probeRttMs, transport } = first.health;
    return { joinMs: round(joinMs), transport, rttMs: round(probeRttMs) };
  } catch {
    return NOTHING;
  }
}

export function judgeFigures({ joinMs, transport, rttMs }: JoinFigures, seen: string): Check {
  const whole = joinMs !== null && transport !== null && rttMs !== null;
  return check('tunnel reports measured health', whole, whole ? `joined in ${joinMs} ms by ${transport}, round trip ${rttMs} ms` : seen);
}

function round(value: number | null): number | null {
  return value === null ? null : Math.round(value * DECIMALS) / DECIMALS;
}
