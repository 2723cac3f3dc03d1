import { parsePodData } from '@moorline/mesh-core';
import { renderJobScript, type BundleSource } from '@moorline/templates';

/**
 * Answers what interLink's API posts to a job script builder with the script. Changes nothing, and the script
 * holds no secret. Anybody may ask: what a request may cost is bounded here and where it is read.
 * @throws ML-POD-DATA, ML-POD-DATA-TOO-LARGE
 */
export type BuildJobScript = (body: unknown) => Promise<string>;

/** @param bundle where workers without an agent take it from */
export function createJobScripts(bundle: () => Promise<BundleSource | null>): BuildJobScript {
  return async (body) => renderJobScript(parsePodData(body), await bundle());
}
