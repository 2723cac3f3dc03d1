import type { UnshareChoice } from '@moorline/mesh-core';

/** RFC 2544's benchmarking range: no cluster and hardly a site uses it, so it hides nobody's addresses. */
const SLIRP_CIDR = '198.19.240.0/24';
/** Largest that slirp4netns takes: fewer, larger writes through user space. */
const SLIRP_MTU = 65_520;
/** Extra descriptors of the child: 3 is the executable, 4 tells that it is ready. */
const READY_DESCRIPTOR = 4;
/** Its standard input: a pipe that we hold open for as long as we live. */
const EXIT_DESCRIPTOR = 0;

/**
 * Arguments of slirp4netns(1): no host loopback, no DNS of its own, no API socket, sandboxed where it can be.
 * @param pid a process in the network namespace to serve
 * @param unshare how that namespace was made: the sandbox wants to be root of its user namespace
 */
export function slirpArguments(pid: number, unshare: UnshareChoice): readonly string[] {
  return [
    '--configure',
    `--mtu=${SLIRP_MTU}`,
    `--cidr=${SLIRP_CIDR}`,
    '--disable-host-loopback',
    '--disable-dns',
    ...(unshare === 'map-user' ? [] : ['--enable-sandbox']),
    '--enable-seccomp',
    `--exit-fd=${EXIT_DESCRIPTOR}`,
    `--ready-fd=${READY_DESCRIPTOR}`,
    String(pid),
    'tap0',
  ];
}
