import { setTimeout as sleep } from 'node:timers/promises';
import { asMoorlineError, type MoorlineError } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';
import type { AttachmentStep, Observation, Provisioner } from '../provisioner/index.ts';
import type { AttachmentStore } from '../store/index.ts';
import { applySteps, type StepOutcome } from './apply-steps.ts';
import { NO_MEMORY, remember, rememberStart, type EndpointMemory } from './endpoint-memory.ts';
import { nextLookMs } from './next-look.ts';

/** Rounds of observe, plan and apply before others have their turn; two are usual. */
const ROUNDS_MAX = 8;

export interface ReconcilerOptions<Seen extends Observation, Step extends AttachmentStep> {
  readonly store: AttachmentStore;
  readonly provisioner: Provisioner<Seen, Step>;
  /** Called after each step, and after a look that failed. */
  readonly onOutcome: (failure: MoorlineError | null, attachmentId: string | null) => void;
  readonly onPass: (durationMs: number) => void;
  readonly now: () => number;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

interface Trouble {
  readonly failures: number;
  readonly lastFailure: MoorlineError | null;
}

export interface Reconciler {
  /** Attachments whose endpoint process was there at the last look. */
  readonly running: () => ReadonlySet<string>;
  /** How often in a row an attachment's endpoint has failed, and the last step that did not succeed; null: none. */
  readonly trouble: (attachmentId: string) => Trouble;
  /** Why the reconciler cannot do its work; null: it can. */
  readonly unready: () => string | null;
  /** Has the world looked at soon. Never waits. */
  readonly wake: () => void;
  /** Runs until the signal aborts. Never rejects. */
  readonly run: () => Promise<void>;
}

/** The one loop: observe, plan, apply, observe, one pass at a time; by events and every few seconds. */
export function createReconciler<Seen extends Observation, Step extends AttachmentStep>(options: ReconcilerOptions<Seen, Step>): Reconciler {
  const { store, provisioner, onOutcome, onPass, now, log, signal } = options;
  let memory: EndpointMemory = NO_MEMORY;
  const lastFailures = new Map<string, MoorlineError>();
  let running: ReadonlySet<string> = new Set();
  let unready: string | null = 'the first observation is not done';
  let woken = Promise.withResolvers<void>();

  const record = ({ step, failure }: StepOutcome<Step>): void => {
    const { kind, attachmentId } = step;
    if (kind === 'startEndpoint') memory = rememberStart(memory, attachmentId, failure === null, now());
    if (failure === null) lastFailures.delete(attachmentId);
    else lastFailures.set(attachmentId, failure);
    if (failure === null) log.info({ step: kind, attachmentId }, 'step done');
    else log.error({ err: failure, step: kind, attachmentId }, 'step failed');
    onOutcome(failure, attachmentId);
  };
  /** @returns whether it is worth looking again at once */
  const round = async (): Promise<boolean> => {
    const attachments = await store.list();
    const observed = await provisioner.observe();
    running = observed.running;
    memory = remember(memory, attachments, running, now());
    const present = new Set(attachments.map(({ id }) => id));
    for (const id of lastFailures.keys()) if (!present.has(id)) lastFailures.delete(id);
    unready = null;
    const steps = provisioner.plan({ instance: store.instance, attachments }, observed, memory.restarts, now());
    const outcomes = await applySteps(steps, provisioner.apply);
    outcomes.forEach(record);
    // A start that failed may be due again at once, and waits longer each time by itself.
    return outcomes.some(({ step, failure }) => failure === null || step.kind === 'startEndpoint');
  };
  const pass = async (): Promise<void> => {
    const startedAt = performance.now();
    try {
      for (let count = 0; count < ROUNDS_MAX && !signal.aborted && (await round()); count += 1);
    } catch (error) {
      const failure = asMoorlineError(error);
      unready = failure.message;
      log.error({ err: failure }, 'the world cannot be observed');
      onOutcome(failure, null);
    }
    onPass(performance.now() - startedAt);
  };
  return {
    running: () => running,
    trouble: (attachmentId) => ({ failures: memory.restarts.get(attachmentId)?.failures ?? 0, lastFailure: lastFailures.get(attachmentId) ?? null }),
    unready: () => unready,
    wake: () => woken.resolve(),
    run: async () => {
      while (!signal.aborted) {
        woken = Promise.withResolvers<void>();
        await pass();
        const stop = new AbortController();
        const delay = sleep(nextLookMs(memory.restarts, now()), undefined, { signal: AbortSignal.any([signal, stop.signal]) }).catch(() => undefined);
        await Promise.race([delay, woken.promise]);
        stop.abort();
      }
    },
  };
}
