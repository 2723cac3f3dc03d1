import { EXIT, type CatalogueEntry } from './entry.ts';

/** Failures of the demo and of the beds that the end-to-end tests run on. */
export const TESTBED_ERRORS = {
  'ML-BED-BUSY': {
    title: 'another demo or test run uses this bed',
    cause: 'The same demo or test suite runs already on this machine; the detail names its bed.',
    remedy: 'Wait until it ends, or stop it with Ctrl-C: it then cleans up after itself.',
    exitCode: EXIT.temporary,
  },
  'ML-BED-KEPT': {
    title: 'a kept demo is still up',
    cause: 'An earlier `./moorline demo --keep` left it running on purpose.',
    remedy: 'End it with `./moorline demo --down`, then try again.',
    exitCode: EXIT.temporary,
  },
  'ML-BED-NAME-TAKEN': {
    title: 'a name that the bed needs belongs to somebody else',
    cause: 'A folder, user or link of that name exists without the mark of a bed.',
    remedy: 'Look at what the detail names; rename or remove it if nobody needs it.',
    exitCode: EXIT.cannotCreate,
  },
  'ML-BED-LEFTOVER': {
    title: 'the clean-up of a bed left something behind',
    cause: 'The detail lists what is still there; it was tried to remove each of them.',
    remedy: 'Run `./moorline demo --down`; it observes again and removes what it finds.',
    exitCode: EXIT.software,
  },
  'ML-BED-DAEMON-FAILED': {
    title: 'a program of the bed did not start',
    cause: 'The detail has the last lines of its log.',
    remedy: 'Read the detail; run `./moorline` to install what is missing.',
    exitCode: EXIT.unavailable,
  },
  'ML-CLUSTER-TOOLS-MISSING': {
    title: 'the programs of a Kubernetes cluster have not been built',
    cause: 'Tests and demo run a real cluster, whose programs are built once on each machine; the detail names what is missing.',
    remedy: 'Run `./moorline cluster-tools` on a machine that reaches the Go module proxy; the first time takes about ten minutes.',
    exitCode: EXIT.unavailable,
  },
  'ML-NOT-ROOT': {
    title: 'this needs root',
    cause: 'The demo and the end-to-end tests make network namespaces, a SLURM cluster and an ordinary user of their own.',
    remedy: 'Run the same command with sudo. Jobs themselves never run as root.',
    exitCode: EXIT.noPermission,
  },
  'ML-DEMO-CHECK-FAILED': {
    title: 'a check of the demo does not hold',
    cause: 'The job ran, but something that it should reach, or that should reach it, did not answer as it must.',
    remedy: 'Run `./moorline demo --keep` and look at the logs in its folder.',
    exitCode: EXIT.software,
  },
  'ML-DEMO-JOB-FAILED': {
    title: 'the SLURM job of the demo ended early',
    cause: 'The agent or the job script failed before all checks were done; the detail has the end of its output.',
    remedy: 'Read the detail; run `./moorline demo --keep` and look at the logs in its folder.',
    exitCode: EXIT.software,
  },
  'ML-BENCH-IPERF': {
    title: 'iperf3 measured nothing',
    cause: 'The path between the two ends did not carry it, or carried too little within its time; the detail is what iperf3 said.',
    remedy: 'Run the benchmark again; if it comes back, start with `--only wireguard-direct`, which needs no relay.',
    exitCode: EXIT.unavailable,
  },
  'ML-BENCH-JOIN': {
    title: 'a job measured no join',
    cause: 'The job ended early or its agent could not join; the detail has the end of its output.',
    remedy: 'Read the detail; `./moorline demo` shows the same join step by step.',
    exitCode: EXIT.unavailable,
  },
} as const satisfies Record<`ML-${string}`, CatalogueEntry>;
