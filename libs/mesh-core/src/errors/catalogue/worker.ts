import { EXIT, type CatalogueEntry } from './entry.ts';

/** Failures of the worker that a job runs on. */
export const WORKER_ERRORS = {
  'ML-TUN-MISSING': {
    title: '/dev/net/tun does not exist',
    cause: 'The kernel module tun is not loaded, or the job runs in a container without the device.',
    remedy: 'Ask the administrator for `modprobe tun` at boot, or give the container /dev/net/tun.',
    exitCode: EXIT.os,
  },
  'ML-TUN-FORBIDDEN': {
    title: '/dev/net/tun may not be opened by this user',
    cause: 'The device node is not readable and writable for everyone (0666 is the usual mode).',
    remedy: 'Ask the administrator for `chmod 0666 /dev/net/tun` (a udev rule keeps it).',
    exitCode: EXIT.noPermission,
  },
  'ML-USERNS-OFF': {
    title: 'user namespaces are not available',
    cause:
      'One of these switches is off: user.max_user_namespaces is 0; kernel.unprivileged_userns_clone is 0 (Debian, older kernels); kernel.apparmor_restrict_unprivileged_userns is 1 (Ubuntu); or a seccomp filter of a container refuses unshare.',
    remedy: 'Ask the administrator to turn the switch that is named in the detail; docs/prerequisites.md says how for each. `--mode proxy` needs none.',
    exitCode: EXIT.noPermission,
  },
  'ML-UNSHARE-UNPRIVILEGED': {
    title: 'namespaces without a user namespace need root',
    cause: '`--unshare none` was asked for by an ordinary user, or by root of a container without CAP_SYS_ADMIN and CAP_NET_ADMIN.',
    remedy: 'Leave `--unshare` at auto, or use map-root or map-user.',
    exitCode: EXIT.noPermission,
  },
  'ML-LIMIT-TOO-LOW': {
    title: 'a resource limit of the job is too low',
    cause: 'The hard limit that the detail names (ulimit -H, PropagateResourceLimits of SLURM) leaves too little for the agent and its helpers.',
    remedy: 'Raise it in the job or its queue: the detail says to what.',
    exitCode: EXIT.os,
  },
  'ML-NAMESPACE-FAILED': {
    title: 'the job namespace could not be set up',
    cause: 'The kernel refused a mount or a namespace operation that is normally open to users.',
    remedy: 'The detail names the step. Run `moorline-agent run` outside any container, or report it with the detail.',
    exitCode: EXIT.os,
  },
  'ML-INSIDE-KILLED': {
    title: "the agent's process inside the job was ended",
    cause: "Something ended the first process of the job's pid namespace, and with it all that ran there: where the detail says SIGKILL, the job's memory limit (the kernel's OOM killer) or somebody; with any other signal or an exit code, it crashed.",
    remedy: 'After SIGKILL look for `oom` in `sacct -j JOB -o State,MaxRSS` and the log of the kernel, and ask for more memory; after a crash send the output of `moorline-agent bugreport`. Start the job again.',
    exitCode: EXIT.temporary,
  },
  'ML-SLIRP-FAILED': {
    title: 'slirp4netns did not start',
    cause: 'A shared library that it needs is missing (libslirp0, libglib2.0-0, libseccomp2), or /dev/net/tun is closed.',
    remedy: 'Install the package slirp4netns on the worker once, for its libraries; the detail has its own message.',
    exitCode: EXIT.os,
  },
  'ML-WIREGUARD-FAILED': {
    title: 'wireguard-go did not start or refused its configuration',
    cause: 'The TUN device could not be made, or the process ended at once.',
    remedy: 'The detail has its own message. Check /dev/net/tun and the limits of the job (memory, processes).',
    exitCode: EXIT.os,
  },
  'ML-INTERFACE-FAILED': {
    title: 'an interface, address or route could not be set',
    cause: 'The kernel refused, or its answer could not be read; the detail has its own message.',
    remedy: 'Check that the ranges of the configuration are right, and that a seccomp filter of a container does not refuse netlink.',
    exitCode: EXIT.os,
  },
  'ML-NFTABLES-FAILED': {
    title: 'the rules of the endpoint could not be loaded',
    cause: 'The command nft refused: nftables is missing in the kernel, or the endpoint lacks CAP_NET_ADMIN.',
    remedy: 'Install nftables and load nf_tables; the detail has its own message.',
    exitCode: EXIT.os,
  },
  'ML-PROGRAM-MISSING': {
    title: 'a program that is needed is not installed',
    cause: 'It is neither in PATH nor in the usual folders.',
    remedy: 'Install the package that the detail names (iproute2, util-linux, nftables).',
    exitCode: EXIT.os,
  },
  'ML-PROGRAM-FAILED': {
    title: 'a program that Moorline ran failed',
    cause: 'The detail has its exit code and its own message.',
    remedy: 'Read the detail; run the command by hand to see more.',
    exitCode: EXIT.os,
  },
} as const satisfies Record<`ML-${string}`, CatalogueEntry>;
