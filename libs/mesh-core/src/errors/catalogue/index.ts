import { ARTIFACT_ERRORS } from './artifacts.ts';
import { CONTROL_PLANE_ERRORS } from './control-plane.ts';
import { DIAGNOSIS_ERRORS } from './diagnosis.ts';
import { GENERAL_ERRORS } from './general.ts';
import { INTERLINK_ERRORS } from './interlink.ts';
import { JOIN_ERRORS } from './join.ts';
import { KUBERNETES_ERRORS } from './kubernetes.ts';
import { SLURM_ERRORS } from './slurm.ts';
import { TESTBED_ERRORS } from './testbed.ts';
import { TRANSPORT_ERRORS } from './transports.ts';
import { WORKER_ERRORS } from './worker.ts';
import type { CatalogueEntry } from './entry.ts';

export { EXIT, type CatalogueEntry } from './entry.ts';

const catalogue = {
  ...WORKER_ERRORS, ...SLURM_ERRORS, ...JOIN_ERRORS, ...TRANSPORT_ERRORS, ...ARTIFACT_ERRORS, ...CONTROL_PLANE_ERRORS, ...KUBERNETES_ERRORS, ...DIAGNOSIS_ERRORS, ...GENERAL_ERRORS,
  ...INTERLINK_ERRORS, ...TESTBED_ERRORS,
} as const;

/** The same by topic. */
export const CATALOGUE_PARTS: readonly Readonly<Record<string, CatalogueEntry>>[] = [
  WORKER_ERRORS,
  SLURM_ERRORS,
  JOIN_ERRORS,
  TRANSPORT_ERRORS,
  ARTIFACT_ERRORS,
  CONTROL_PLANE_ERRORS,
  KUBERNETES_ERRORS,
  DIAGNOSIS_ERRORS,
  GENERAL_ERRORS,
  INTERLINK_ERRORS,
  TESTBED_ERRORS,
];

export type ErrorCode = keyof typeof catalogue;

/** Every failure that a person can meet, by its stable code. */
export const ERROR_CATALOGUE: Readonly<Record<ErrorCode, CatalogueEntry>> = catalogue;

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERROR_CATALOGUE, text);
}
