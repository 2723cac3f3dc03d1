import { codesAt, type ErrorCode, type Hook } from '@moorline/mesh-core';
import { JOB_CAUSES, NODE_CAUSES } from './index.ts';

/** Codes that another test causes, and which. */
const CAUSED_ELSEWHERE: Partial<Readonly<Record<ErrorCode, string>>> = {
  'ML-PROLOG-SKIPPED': 'slurm-requeue: only SLURM itself can cause it',
  'ML-RUN-FOLDER': 'slurm-failures-node: it leaves no place to count it in',
  'ML-JOB-REQUEST': 'slurm-failures: a comment instead of a join file',
};
/** Epilogs have causes of their own, in slurm-failures-node. */
const HOOKS: readonly Hook[] = ['prolog', 'task'];

/** What is wrong with the causes, one line for each code, and what is to be done; none when every code is caused that can occur. */
export function whatIsUncaused(): readonly string[] {
  const caused = [...JOB_CAUSES, ...NODE_CAUSES].map(({ code, at = 'prolog' }) => `${code} at ${at}`);
  const possible = HOOKS.flatMap((hook) => codesAt(hook).filter((code) => CAUSED_ELSEWHERE[code] === undefined).map((code) => `${code} at ${hook}`));
  return [
    ...possible.filter((code) => !caused.includes(code)).map((code) => `${code}: nothing causes it. Add a cause to e2e/src/slurm/causes, or say in libs/mesh-core/src/errors/hook-codes.ts why it cannot occur there.`),
    ...[...new Set(caused)].filter((code) => !possible.includes(code)).map((code) => `${code}: a cause has it, and libs/mesh-core/src/errors/hook-codes.ts says that it cannot occur there. Correct the one or the other.`),
  ];
}
