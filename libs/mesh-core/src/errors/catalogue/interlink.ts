import { EXIT, type CatalogueEntry } from './entry.ts';

/** Failures of what interLink hands over: annotations of pods, its configuration, the data of a pod. */
export const INTERLINK_ERRORS = {
  'ML-ANNOTATION-INVALID': {
    title: 'an annotation of the pod has a value that cannot be used',
    cause: 'It is not of the form that the annotation has; interLink itself would have ignored it without a word.',
    remedy: 'Write the annotation as the detail says, or remove it; docs/interlink.md lists them all.',
    exitCode: EXIT.data,
  },
  'ML-ANNOTATION-REFUSED': {
    title: 'an annotation of the pod asks for what Moorline does not do',
    cause: "It carries WireGuard's keys. In annotations everybody who may read the pod can read them, and use them.",
    remedy: 'Remove the annotation; agent and endpoint make their own keys for each run.',
    exitCode: EXIT.data,
  },
} as const satisfies Record<`ML-${string}`, CatalogueEntry>;
