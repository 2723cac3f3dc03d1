import { EXIT, type CatalogueEntry } from './entry.ts';

/** What the agent finds when it looks for the reason of a failure. */
export const DIAGNOSIS_ERRORS = {
  'ML-SYSTEM-UNSUPPORTED': {
    title: 'the pinned binaries do not run on this system',
    cause: 'They are made for Linux 4.18 or newer with glibc 2.34 or newer, on the architectures of artifacts.lock.json.',
    remedy: 'Use a worker with a newer system (Debian 12, RHEL 9, Ubuntu 22.04), or pin other binaries: docs/artifacts.md.',
    exitCode: EXIT.os,
  },
  'ML-NAME-UNKNOWN': {
    title: 'the name of the server does not resolve on this worker',
    cause: 'The name is misspelt in the join file, or the resolver of the site does not know it or does not answer.',
    remedy: 'Try `getent hosts NAME`; ask the site for the name, or use a `serverNames` entry that resolves there, and attach again.',
    exitCode: EXIT.unavailable,
  },
  'ML-CERTIFICATE-EXPIRED': {
    title: 'the certificate of the server is out of date, by its own clock too',
    cause: 'The control plane was not restarted for a year, or its data directory was restored from an old copy.',
    remedy: 'Restart the control plane: it renews its certificate when it starts.',
    exitCode: EXIT.unavailable,
  },
  'ML-AGENT-SILENT': {
    title: 'the agent of the job runs but does not answer',
    cause: 'It is stopped (SIGSTOP, a suspended job), or the worker is overloaded or out of memory.',
    remedy: 'Look at it with `ps` and at the load of the worker; resume the job with `scontrol resume` if it is suspended.',
    exitCode: EXIT.temporary,
  },
  'ML-AGENT-NONE': {
    title: 'no agent of yours runs here',
    cause: 'The job runs on another worker or has ended, it runs as another user, or this is the namespace of another job.',
    remedy: 'Run the command on the worker of the job, as its user (`srun --overlap --jobid ID …`), or inside the job.',
    exitCode: EXIT.unavailable,
  },
  'ML-FAILURE-NONE': {
    title: 'no failed run of yours is recorded here',
    cause: 'No run failed on this worker, its record was in another home folder, or none could be written.',
    remedy: 'Run `moorline-agent doctor` without --last, on the worker of the job.',
    exitCode: EXIT.noInput,
  },
  'ML-CLUSTER-DNS-SILENT': {
    title: 'the DNS server of the cluster does not answer through the tunnel',
    cause: 'Packets reach the endpoint, but not the DNS server: it is down, its address is wrong in the configuration, or a policy of the cluster refuses.',
    remedy: 'Compare `cluster.dnsServer` of the configuration with the Service of the cluster DNS; see that its pods are ready.',
    exitCode: EXIT.unavailable,
  },
  'ML-TARGET-UNREACHABLE': {
    title: 'the pod or service does not answer',
    cause: 'The tunnel passes packets, but this name does not resolve, or nothing answers at that address and port.',
    remedy: 'Look at the pod and its Service in the cluster, and at network policies; give the port that it listens on.',
    exitCode: EXIT.unavailable,
  },
} as const satisfies Record<`ML-${string}`, CatalogueEntry>;
