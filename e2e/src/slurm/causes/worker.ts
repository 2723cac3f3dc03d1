import { withoutLibrary } from '../../errors/worlds.ts';
import { refusing, worker } from '../../sites/namespaces.ts';
import { withoutProgram } from '../../sites/workers.ts';
import { actInstead, inWorld } from '../instead.ts';
import type { Cause } from './cause.ts';

const TUN_FOLDER = '/dev/net';
const TUN = `${TUN_FOLDER}/tun`;

/** Puts something else in the place of /dev/net/tun, in a mount namespace of the job's agent. */
function withTun(options: string, ...make: readonly (readonly string[])[]): Cause['cause'] {
  return async (site, name) => inWorld(site, name, await worker(site.field, [['mount', '-t', 'tmpfs', '-o', options, 'moorline', TUN_FOLDER], ...make]));
}

/** What the worker lacks or refuses. */
export const WORKER_CAUSES: readonly Cause[] = [
  { what: 'no /dev/net/tun', code: 'ML-TUN-MISSING', cause: withTun('mode=755') },
  { what: 'a /dev/net/tun that nobody may open', code: 'ML-TUN-FORBIDDEN', cause: withTun('mode=755,nodev', ['mknod', TUN, 'c', '10', '200']) },
  { what: 'a /dev/net/tun for root only', code: 'ML-SLIRP-FAILED', cause: withTun('mode=755,dev', ['mknod', '--mode=600', TUN, 'c', '10', '200']) },
  { what: 'a filter under which wireguard-go does not start', code: 'ML-WIREGUARD-FAILED', cause: (site, name) => inWorld(site, name, refusing('go')) },
  { what: 'a library of slirp4netns that is missing', code: 'ML-SLIRP-FAILED', cause: async (site, name) => inWorld(site, name, await withoutLibrary(site.field)) },
  { what: 'namespaces that are refused', code: 'ML-USERNS-OFF', cause: (site, name) => inWorld(site, name, refusing('userns')) },
  { what: 'mounts that are refused', code: 'ML-NAMESPACE-FAILED', cause: (site, name) => inWorld(site, name, refusing('bind')) },
  { what: 'no setpriv', code: 'ML-PROGRAM-MISSING', cause: async (site, name) => inWorld(site, name, await withoutProgram(site.field, 'setpriv')) },
  { what: 'no unshare', code: 'ML-PROGRAM-MISSING', cause: async (site, name) => inWorld(site, name, await withoutProgram(site.field, 'unshare')) },
  { what: 'a kernel that does not speak rtnetlink', code: 'ML-INTERFACE-FAILED', cause: (site, name) => inWorld(site, name, refusing('netlink')) },
];

/** Lets the agent begin in the background, and does something once there is a file in the folder of the job. */
function once(file: 'record' | 'joined', action: string): string {
  return `"$agent" "$@" 3>"$0.said" &\nuntil [ -e "$folder/${file}" ]; do sleep 0.05; done\n${action}\necho done >&3\nexec 3>&-\nwait`;
}

/** Kills the agent while it waits for its policy: a pipe opens for a writer once the agent reads it. */
const KILL_HALF_WAY = 'mkfifo "$0.policy"\n"$agent" "$@" --policy "$0.policy" &\nexec 4>"$0.policy"\nkill -KILL $!\nwait';

/** What happens to the agent. */
export const AGENT_CAUSES: readonly Cause[] = [
  { what: 'an agent that ends at once', code: 'ML-AGENT-FAILED', cause: (site, name) => actInstead(site, name, 'exit 1') },
  { what: 'an agent that is killed half way', code: 'ML-AGENT-FAILED', cause: (site, name) => actInstead(site, name, KILL_HALF_WAY) },
  { what: 'an agent that hangs', code: 'ML-PROLOG-LATE', cause: (site, name) => actInstead(site, name, 'exec sleep 20') },
  { what: 'an agent that is stopped', code: 'ML-PROLOG-LATE', cause: (site, name) => actInstead(site, name, 'kill -STOP $$\nexec "$agent" "$@"') },
  { what: 'an agent that is killed once the job has its namespaces', code: 'ML-AGENT-GONE', at: 'task', cause: (site, name) => actInstead(site, name, once('record', 'kill -KILL $!')) },
  { what: 'a namespace whose holder is killed', code: 'ML-NAMESPACE-REFUSED', at: 'task', cause: (site, name) => actInstead(site, name, once('joined', 'kill -KILL $(sed -n "s/^network=\\([0-9]*\\) .*/\\1/p" "$folder/record")')) },
];
