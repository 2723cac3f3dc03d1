import { asMoorlineError, CHECKS, failed, isMoorlineError, planChecks, redact, reportOf, type CheckId, type DoctorReport, type Finding } from '@moorline/mesh-core';
import { withDeadline } from '@moorline/service';
import type { DoctorContext } from './context.ts';
import type { Observer, Scene } from './observer.ts';
import { OBSERVERS } from './observers.ts';
import { walkTo, type Way } from './server/way.ts';

interface Limits {
  /** A hop that takes longer hangs: everything here is one round trip or one small program. */
  readonly checkMs: number;
  /** Of all together. Hops that hang one after the other share it. */
  readonly allMs: number;
}

/** A check waits longer than WireGuard is asked for; whoever waits for all of them waits 10 s. */
const LIMITS: Limits = { checkMs: 4_000, allMs: 9_000 };

interface DoctorOptions {
  readonly observers?: Readonly<Record<CheckId, Observer>>;
  readonly limits?: Limits;
}

/**
 * Looks at everything, side by side where nothing depends on it; at most 9 s, however much hangs. Never throws.
 * @param attachment of the running agent that asks; null: none does
 */
export async function runDoctor(context: DoctorContext, attachment: string | null, { observers = OBSERVERS, limits = LIMITS }: DoctorOptions = {}): Promise<DoctorReport> {
  const [found, running] = [new Map<CheckId, Finding>(), new Map<CheckId, Promise<void>>()];
  const controller = new AbortController();
  const endsAtMs = performance.now() + limits.allMs;
  const scene = sceneOf(context, () => found, controller.signal);
  try {
    for (;;) {
      const { verdicts, runnable } = planChecks(CHECKS, found, new Set([...found.keys(), ...running.keys()]));
      for (const id of runnable) {
        const deadlineMs = Math.max(1, Math.min(limits.checkMs, Math.round(endsAtMs - performance.now())));
        const looking = lookOnce(observers[id], scene, deadlineMs).then((finding) => {
          found.set(id, finding);
          running.delete(id);
        });
        running.set(id, looking);
      }
      if (running.size === 0) return reportOf(verdicts, { attachment, node: context.node });
      await Promise.race(running.values());
    }
  } finally {
    controller.abort();
  }
}

function sceneOf(context: DoctorContext, found: Scene['found'], signal: AbortSignal): Scene {
  let walking: Way | null = null;
  const way = (): Way => {
    const target = context.server();
    // Asked for only behind the check of the join file.
    if (target === null) throw new TypeError('there is no server to walk to');
    return (walking ??= walkTo(target, context.proxies.agentFor(target.url), signal));
  };
  return { ...context, way, found };
}

async function lookOnce({ look, onTimeout, target = () => '' }: Observer, scene: Scene, deadlineMs: number): Promise<Finding> {
  try {
    return redacted(await withDeadline(async (signal) => look(scene, signal), { deadlineMs, what: 'it' }));
  } catch (error) {
    const { code, detail } = asMoorlineError(error);
    const isOver = isMoorlineError(error, 'ML-TIMEOUT') || isMoorlineError(error, 'ML-ABORTED');
    return redacted(isOver ? failed(typeof onTimeout === 'function' ? onTimeout(scene) : onTimeout, `${target(scene)} no answer within ${deadlineMs} ms`.trim()) : failed(code, detail));
  }
}

function redacted(finding: Finding): Finding {
  return { ...finding, detail: redact(finding.detail) };
}
