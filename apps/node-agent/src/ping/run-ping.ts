import { setTimeout as sleep } from 'node:timers/promises';
import { addSample, badLayersOf, EMPTY_SUMMARY, ERROR_CATALOGUE, formatSample, formatSummary, layerSampleSchema, moorlineError, type LayerSample } from '@moorline/mesh-core';
import * as z from 'zod';
import { ask } from '../status/query.ts';
import type { PingTarget } from './target.ts';

const answerSchema = z.strictObject({ attachment: z.string(), layers: layerSampleSchema });
/** Each layer gives up after 2 s, and the child inside after 5 s at most. */
const ANSWER_TIMEOUT_MS = 8_000;

export interface PingOptions {
  /** Socket of the agent. */
  readonly agent: string;
  /** null: the DNS server of the cluster. */
  readonly target: PingTarget | null;
  /** Round trips; null: until it is interrupted. */
  readonly count: number | null;
  readonly intervalMs: number;
  readonly json: boolean;
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
}

/**
 * Measures the layers again and again, prints each round, and a summary when it ends.
 * @returns exit code: 0 when something came back from every layer, else that of the layer to blame
 * @throws ML-AGENT-SILENT when the agent does not answer the first time
 */
export async function runPing({ agent, target, count, intervalMs, json, signal, print }: PingOptions): Promise<number> {
  let summary = EMPTY_SUMMARY;
  for (let sequence = 1; !signal.aborted; sequence += 1) {
    const layers = await sampleOf(agent, target);
    if (layers === null && sequence === 1) throw moorlineError('ML-AGENT-SILENT');
    if (layers === null) print(json ? JSON.stringify({ sequence, layers }) : `${sequence}: the agent does not answer`);
    else {
      summary = addSample(summary, layers);
      print(json ? JSON.stringify({ sequence, layers }) : `${sequence}: ${formatSample(layers)}`);
    }
    if (sequence === count) break;
    await sleep(intervalMs, undefined, { signal }).catch(() => undefined);
  }
  const bad = badLayersOf(summary);
  print(json ? JSON.stringify({ summary, bad }) : `\n${[formatSummary(summary), ...bad.map(({ layer, code, meaning }) => `✖ ${layer}: ${code}: ${meaning}`)].join('\n')}`);
  const [first] = bad;
  return first === undefined ? 0 : ERROR_CATALOGUE[first.code].exitCode;
}

async function sampleOf(agent: string, target: PingTarget | null): Promise<LayerSample | null> {
  return answerSchema.safeParse(await ask(agent, { kind: 'ping', target }, ANSWER_TIMEOUT_MS)).data?.layers ?? null;
}
