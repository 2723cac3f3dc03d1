import { EXIT, type CatalogueEntry } from './entry.ts';

/** Failures of the control plane and of the commands that talk to it. */
export const CONTROL_PLANE_ERRORS = {
  'ML-CONFIG-INVALID': {
    title: 'the configuration is not valid',
    cause: 'The detail names file, line and key, and what was expected there.',
    remedy: 'Correct it; `moorline-control check-config FILE` checks without starting anything.',
    exitCode: EXIT.config,
  },
  'ML-PORT-TAKEN': {
    title: 'the port is already in use',
    cause: 'Another program, or another instance, listens on the address and port in the detail.',
    remedy: 'Stop it (`ss -ltnp` names it) or choose another port in the configuration.',
    exitCode: EXIT.unavailable,
  },
  'ML-ADDRESS-UNUSABLE': {
    title: 'the listen address is not on this machine',
    cause: 'The address of the configuration is not assigned to an interface here.',
    remedy: 'Use an address that `ip address` lists, or 0.0.0.0.',
    exitCode: EXIT.config,
  },
  'ML-DATA-DIR-UNUSABLE': {
    title: 'the data directory cannot be used',
    cause: 'It cannot be created or written, the disk is full, or it belongs to another user.',
    remedy: 'Give --data-dir a folder of your own with free space.',
    exitCode: EXIT.cannotCreate,
  },
  'ML-DATA-DIR-LOCKED': {
    title: 'another control plane runs on this data directory',
    cause: 'Two instances on one store would provision twice.',
    remedy: 'Stop the other one, or use another --data-dir.',
    exitCode: EXIT.unavailable,
  },
  'ML-STORE-CORRUPT': {
    title: 'the store cannot be read',
    cause: 'The database, or in Kubernetes the Secret in the detail, is damaged, or was written by a newer version.',
    remedy: 'Use the version that wrote it, or restore the data directory or the Secret from a backup. A job whose Secret cannot be restored keeps its tunnel until its TunnelEndpoint or pod is deleted: that takes all of it away.',
    exitCode: EXIT.data,
  },
  'ML-CONTROL-NOT-RUNNING': {
    title: 'no control plane answers on this data directory',
    cause: '`moorline-control serve` does not run with this --data-dir, or runs as another user.',
    remedy: 'Start it: `moorline-control serve --data-dir DIR --config FILE`.',
    exitCode: EXIT.unavailable,
  },
  'ML-NAME-INVALID': {
    title: 'the name cannot be used',
    cause: 'Names are DNS labels (RFC 1123): lower-case letters, digits and inner hyphens, at most 63.',
    remedy: 'Choose another name, such as `job-4711`.',
    exitCode: EXIT.usage,
  },
  'ML-ATTACHMENT-EXISTS': {
    title: 'an attachment of this name exists',
    cause: 'Each job has an attachment of its own.',
    remedy: 'Choose another name, or detach the old one first.',
    exitCode: EXIT.usage,
  },
  'ML-ATTACHMENT-UNKNOWN': {
    title: 'there is no attachment of this name',
    cause: 'It was detached already, or the name is misspelt.',
    remedy: 'See `moorline-control list`.',
    exitCode: EXIT.usage,
  },
  'ML-ADDRESSES-EXHAUSTED': {
    title: 'no address is left in the overlay range',
    cause: 'Every address is taken, reserved or excluded.',
    remedy: 'Detach ended jobs, or configure a larger `overlay` range.',
    exitCode: EXIT.unavailable,
  },
  'ML-PORTS-EXHAUSTED': {
    title: 'no relay port is left',
    cause: 'Every port between firstRelayPort and lastRelayPort is given to an attachment.',
    remedy: 'Detach ended jobs, or widen the port range.',
    exitCode: EXIT.unavailable,
  },
  'ML-RANGE-OVERLAP': {
    title: 'two address ranges overlap',
    cause: 'Overlay, pod, service and site ranges must be disjoint, else traffic goes astray.',
    remedy: 'Change one of the two ranges that the detail names.',
    exitCode: EXIT.config,
  },
  'ML-MTU-TOO-LARGE': {
    title: 'the MTU is out of bounds',
    cause: 'It is below 1280 (IPv6 needs that) or above 65000 (a UDP datagram cannot carry more with WireGuard round it).',
    remedy: 'Use a value from 1280 to 65000; 1280 fits every path.',
    exitCode: EXIT.config,
  },
  'ML-ENDPOINT-FAILED': {
    title: 'the endpoint could not be provisioned',
    cause: 'The network namespace is missing, a port is taken, or the endpoint process ended.',
    remedy: 'The detail has the reason; the log of the endpoint is in the data directory.',
    exitCode: EXIT.unavailable,
  },
  'ML-BUSY': {
    title: 'the control plane has too much to do at once',
    cause: 'More comes to it at the same moment than it does side by side: joins, downloads, job scripts, or bodies of requests that it reads. The detail says which.',
    remedy: 'Agents, the API server and interLink ask again by themselves; a command that says it is to be called again. If it stays, see the metrics of the control plane.',
    exitCode: EXIT.temporary,
  },
  'ML-OUTPUT-UNWRITABLE': {
    title: 'a file cannot be written',
    cause: 'It exists already, its folder does not, the disk is full, or it belongs to another user.',
    remedy: 'Choose another file, or add --force to replace one that exists.',
    exitCode: EXIT.cannotCreate,
  },
} as const satisfies Record<`ML-${string}`, CatalogueEntry>;
