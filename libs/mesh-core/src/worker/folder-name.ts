/** Of a host's name; longer ones are cut, which the boot id makes up for. */
const NODE_MAX = 32;
/** Of the boot id's 32 hexadecimal digits: two nodes of one name do not meet by chance. */
const BOOT_DIGITS = 12;

/** Who a folder in a shared place belongs to. */
export interface FolderOwner {
  readonly uid: number;
  /** Name of the host. */
  readonly node: string;
  /** /proc/sys/kernel/random/boot_id. */
  readonly bootId: string;
}

/**
 * Name of a folder of one user on one node since its last start, for places such as TMPDIR that nodes may share:
 * no two nodes have the same, and a node that was started again has a new one.
 */
export function nodeFolderName({ uid, node, bootId }: FolderOwner): string {
  const boot = bootId.toLowerCase().replaceAll(/[^0-9a-f]/g, '').slice(0, BOOT_DIGITS);
  return `${nodeFolderPrefix({ uid, node })}${boot || 'unknown'}`;
}

/** What the names of all folders of that user on that node begin with, since whichever start. */
export function nodeFolderPrefix({ uid, node }: Pick<FolderOwner, 'uid' | 'node'>): string {
  const host = node.toLowerCase().replaceAll(/[^0-9a-z]+/g, '-').slice(0, NODE_MAX);
  return `moorline-${uid}-${host || 'node'}_`;
}
