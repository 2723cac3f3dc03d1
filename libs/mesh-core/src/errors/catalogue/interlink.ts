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
  'ML-POD-BOUND': {
    title: 'the pod has chosen its node itself, so it may start before it is on the network',
    cause: '`spec.nodeName` is set: the scheduler is passed by, so no scheduling gate can hold the pod until its endpoint has an address.',
    remedy: "Leave `spec.nodeName` out and use a nodeSelector with the node's name, then the pod is held until its network is there.",
    exitCode: EXIT.data,
  },
  'ML-TOKEN-EXPOSED': {
    title: 'the join token of this job stands where all users of the site can read it',
    cause: 'The site does not export Secrets, and the setting that lets the job script carry the token is on.',
    remedy: "Set ExportPodData and a shared file system in the plugin's configuration, then take the setting back; until then each token is worth something once, until its job has joined.",
    exitCode: EXIT.noPermission,
  },
  'ML-POD-DATA': {
    title: 'the data of the pod is not what interLink sends',
    cause: 'The body of the request is no JSON, or not what the API of interLink posts to a job script builder; perhaps its version is newer than this Moorline.',
    remedy: 'Let only the API of interLink post here; compare its version with the one that docs/interlink.md names.',
    exitCode: EXIT.data,
  },
  'ML-POD-DATA-TOO-LARGE': {
    title: 'the data of the pod is too large',
    cause: 'Its ConfigMaps and Secrets, which interLink sends once for each container that mounts them, or the files of them that its containers mount, are more than a job script can need.',
    remedy: 'Mount fewer or smaller ConfigMaps and Secrets, or put the data on a file system of the site.',
    exitCode: EXIT.data,
  },
  'ML-INTERLINK-CONFIG': {
    title: "the configuration of interLink's virtual kubelet cannot be read",
    cause: 'The file is not there, is no YAML, or a key of its section `Network` has a value that interLink itself could not use.',
    remedy: 'Give the file that the virtual kubelet reads (VirtualKubeletConfig.yaml), and correct the place that the detail names.',
    exitCode: EXIT.config,
  },
} as const satisfies Record<`ML-${string}`, CatalogueEntry>;
