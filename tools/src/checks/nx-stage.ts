import { availableParallelism } from 'node:os';
import { readNxOutput, type NxOutcome } from './nx-output.ts';
import { projectsWith } from './projects.ts';
import type { Stage, StageContext } from './stage.ts';
import { runTool } from './tool.ts';

const NX = 'nx/dist/bin/nx.js';

/** A target of every project that has it; each project counts as one. */
export function nxStage(name: string, target: string): Stage {
  return {
    name,
    run: async (context) => {
      const { passed, failed, failures } = await runTarget(target, context);
      return { count: { passed: passed.length, failed: failed.length }, failures };
    },
  };
}

/** Runs a target of all projects, or remembers its outcome where nothing has changed. */
export async function runTarget(target: string, { root, signal }: StageContext): Promise<NxOutcome> {
  const lines: string[] = [];
  const args = ['run-many', '--target', target, '--output-style', 'static', '--parallel', String(availableParallelism())];
  await runTool(NX, args, { root, signal, onLine: (line) => lines.push(line) });
  return readNxOutput(lines, projectsWith(root, target));
}
