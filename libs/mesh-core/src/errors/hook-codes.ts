import type { ErrorCode } from './catalogue/index.ts';

/** A program that SLURM calls, or starts for a job, on a worker. */
export type Hook = 'prolog' | 'epilog' | 'task';

/** Where a code can occur in SLURM's hooks and in what they start; or why it cannot. */
export type HookPlace = { readonly at: readonly Hook[] } | { readonly never: string };

const PROLOG: HookPlace = { at: ['prolog'] };
const TASK: HookPlace = { at: ['task'] };
const CONTROL: HookPlace = { never: 'moorline-control says it to whoever runs it, not to workers' };
const KUBERNETES: HookPlace = { never: 'told of a pod or its configuration, in the cluster' };
const BY_HAND: HookPlace = { never: 'a command says it that a person runs, none that SLURM calls' };
const CHECKOUT: HookPlace = { never: 'the tools of the checkout say it' };
const RUN_MODE: HookPlace = { never: '`moorline-agent run` only: the prolog is root and makes the namespaces itself' };
const PROXY_MODE: HookPlace = { never: '`--mode proxy` and real wstunnel servers are for `moorline-agent run` only' };

/**
 * Every code of the catalogue by where it can occur when SLURM prepares, runs and cleans up a job. The end-to-end test
 * of failures causes each one that can; a new code does not compile until it has its place here.
 */
export const HOOK_PLACES: Readonly<Record<ErrorCode, HookPlace>> = {
  'ML-AGENT-FAILED': { at: ['prolog', 'epilog'] },
  'ML-PROLOG-LATE': PROLOG,
  'ML-PROLOG-SKIPPED': PROLOG,
  'ML-SITE-POLICY': { at: ['prolog', 'epilog'] },
  'ML-RUN-FOLDER': PROLOG,
  'ML-JOB-REQUEST': PROLOG,
  'ML-JOIN-FILE-UNREADABLE': PROLOG,
  'ML-SWEEP-LEFTOVER': { at: ['epilog'] },
  'ML-NAMESPACE-REFUSED': TASK,
  'ML-AGENT-GONE': TASK,

  'ML-TOKEN-EXPIRED': PROLOG,
  'ML-TOKEN-FOREIGN': PROLOG,
  'ML-TOKEN-UNKNOWN': PROLOG,
  'ML-TOKEN-USED': PROLOG,
  'ML-NODE-REFUSED': PROLOG,
  'ML-CA-MISMATCH': PROLOG,
  'ML-SERVER-NAME-MISMATCH': PROLOG,
  'ML-CLOCK-OFF': PROLOG,
  'ML-CONTROL-UNREACHABLE': PROLOG,
  'ML-BUSY': PROLOG,
  'ML-PROTOCOL': PROLOG,
  'ML-TIMEOUT': PROLOG,
  'ML-PROXY-REFUSED': PROLOG,
  'ML-PROXY-UNREACHABLE': PROLOG,
  'ML-PROXY-PROTOCOL': PROLOG,
  'ML-PROXY-SETTINGS': PROLOG,
  'ML-ENDPOINT-UNREACHABLE': PROLOG,
  'ML-HANDSHAKE-TIMEOUT': PROLOG,
  'ML-TRANSPORT-NONE': PROLOG,

  'ML-ARTIFACT-HASH': PROLOG,
  'ML-ARTIFACT-NOEXEC': PROLOG,
  'ML-ARTIFACT-OWNER': PROLOG,
  'ML-ARTIFACT-SHORT': PROLOG,
  'ML-ARTIFACT-SYMLINK': PROLOG,
  'ML-ARTIFACT-UNAVAILABLE': PROLOG,
  'ML-CACHE-UNWRITABLE': PROLOG,

  'ML-TUN-MISSING': PROLOG,
  'ML-TUN-FORBIDDEN': PROLOG,
  'ML-USERNS-OFF': PROLOG,
  'ML-NAMESPACE-FAILED': PROLOG,
  'ML-PROGRAM-MISSING': PROLOG,
  'ML-SLIRP-FAILED': PROLOG,
  'ML-WIREGUARD-FAILED': PROLOG,
  'ML-INTERFACE-FAILED': PROLOG,

  'ML-ARTIFACT-UNKNOWN': { never: 'the agent has its own Node, which exists for the architectures of the lock file only' },
  'ML-SYSTEM-UNSUPPORTED': { never: '`moorline-agent doctor` says it; in the prolog Node itself does not start there (ML-AGENT-FAILED)' },
  'ML-NODE-TOO-OLD': { never: 'the agent ends before it knows what it is asked for; the prolog tells that as ML-AGENT-FAILED' },
  'ML-PROGRAM-FAILED': { never: 'every program that the hooks run has a code of its own for its failure' },
  'ML-KEY-REFUSED': { never: 'a key of low order would have to come from our own control plane, over TLS; the keys of peers are checked when they are read' },
  'ML-EVICTED': { never: 'the connection to the hub ends after the job has joined; its job goes on' },
  'ML-RELAY-REFUSED': { never: 'the control plane answers once the endpoint has the ticket of this agent; what is refused later ends a path of a job that has joined' },
  'ML-ABORTED': { never: 'the epilog ends the agent; that is no failure' },
  'ML-INTERNAL': { never: 'a fault of ours: it is told like every other code, and cannot be caused' },
  'ML-JOB-UNKNOWN': { never: 'SLURM always tells its hooks the job; a person who calls them by hand sees it' },
  'ML-JOB-NOT-ON-MESH': { never: 'a person asks for it with wait, exec or status in a job that has not asked for the mesh' },

  'ML-UNSHARE-UNPRIVILEGED': RUN_MODE,
  'ML-LIMIT-TOO-LOW': RUN_MODE,
  'ML-INSIDE-KILLED': RUN_MODE,
  'ML-WSTUNNEL-HEADERS': PROXY_MODE,
  'ML-WSTUNNEL-REFUSED': PROXY_MODE,

  'ML-ADDRESS-UNUSABLE': CONTROL,
  'ML-ADDRESSES-EXHAUSTED': CONTROL,
  'ML-ATTACHMENT-EXISTS': CONTROL,
  'ML-ATTACHMENT-UNKNOWN': CONTROL,
  'ML-CONFIG-INVALID': CONTROL,
  'ML-CONTROL-NOT-RUNNING': CONTROL,
  'ML-DATA-DIR-LOCKED': CONTROL,
  'ML-DATA-DIR-UNUSABLE': CONTROL,
  'ML-ENDPOINT-FAILED': CONTROL,
  'ML-MTU-TOO-LARGE': { never: 'people say an MTU to moorline-control and to `moorline-agent run`; hooks take that of the attachment' },
  'ML-NAME-INVALID': CONTROL,
  'ML-NFTABLES-FAILED': CONTROL,
  'ML-OUTPUT-UNWRITABLE': CONTROL,
  'ML-PORT-TAKEN': CONTROL,
  'ML-PORTS-EXHAUSTED': CONTROL,
  'ML-RANGE-OVERLAP': CONTROL,
  'ML-STORE-CORRUPT': CONTROL,
  'ML-KUBE-UNREACHABLE': CONTROL,
  'ML-KUBE-CONFIG': CONTROL,
  'ML-KUBE-REFUSED': CONTROL,
  'ML-KUBE-INVALID': CONTROL,
  'ML-KUBE-CONFLICT': CONTROL,
  'ML-KUBE-EXISTS': CONTROL,
  'ML-KUBE-FOREIGN': CONTROL,
  'ML-ENDPOINT-UNSCHEDULABLE': KUBERNETES,
  'ML-ENDPOINT-NOT-STARTED': KUBERNETES,
  'ML-KUBE-CHANGED-BACK': CONTROL,
  'ML-KUBE-MISSING': CONTROL,
  'ML-KUBE-BUSY': CONTROL,
  'ML-LEADER-LOST': CONTROL,
  'ML-ANNOTATION-INVALID': KUBERNETES,
  'ML-ANNOTATION-REFUSED': KUBERNETES,
  'ML-POD-BOUND': KUBERNETES,
  'ML-TOKEN-EXPOSED': KUBERNETES,
  'ML-POD-DATA': KUBERNETES,
  'ML-POD-DATA-TOO-LARGE': KUBERNETES,
  'ML-INTERLINK-CONFIG': KUBERNETES,

  'ML-AGENT-NONE': BY_HAND,
  'ML-AGENT-SILENT': BY_HAND,
  'ML-CERTIFICATE-EXPIRED': BY_HAND,
  'ML-CLUSTER-DNS-SILENT': BY_HAND,
  'ML-FAILURE-NONE': BY_HAND,
  'ML-NAME-UNKNOWN': BY_HAND,
  'ML-TARGET-UNREACHABLE': BY_HAND,
  'ML-USAGE': BY_HAND,

  'ML-BED-BUSY': CHECKOUT,
  'ML-BED-DAEMON-FAILED': CHECKOUT,
  'ML-BED-KEPT': CHECKOUT,
  'ML-BED-LEFTOVER': CHECKOUT,
  'ML-BED-NAME-TAKEN': CHECKOUT,
  'ML-BENCH-IPERF': CHECKOUT,
  'ML-BENCH-JOIN': CHECKOUT,
  'ML-CLUSTER-TOOLS-MISSING': CHECKOUT,
  'ML-DEMO-CHECK-FAILED': CHECKOUT,
  'ML-DEMO-JOB-FAILED': CHECKOUT,
  'ML-NOT-ROOT': CHECKOUT,
};

/** Codes that can occur at a hook. */
export function codesAt(hook: Hook): readonly ErrorCode[] {
  return (Object.entries(HOOK_PLACES) as [ErrorCode, HookPlace][]).flatMap(([code, place]) => ('at' in place && place.at.includes(hook) ? [code] : []));
}
