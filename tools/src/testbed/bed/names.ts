/** Environment variable that marks every process of a bed; its value is the bed's name. */
export const BED_VARIABLE = 'MOORLINE_BED';

const PREFIX = 'moorline-';
const ID = /^[a-z][a-z0-9]{1,8}$/;

/** Every name that a bed owns, all derived from its id. */
export interface BedNames {
  readonly id: string;
  /** Mark of processes, name of the lock, prefix of network namespaces. */
  readonly name: string;
  readonly folder: string;
  /** The ordinary user that jobs run as. */
  readonly user: string;
  /** Comment field of that user, by which we know it for ours. */
  readonly userMark: string;
  /** Prefix of the root ends of the links to its clusters: one digit follows, and all fits IFNAMSIZ. */
  readonly linkPrefix: string;
}

/**
 * The same id always gives the same names, so that a later run finds what an earlier one left.
 * @param id two to nine lower-case letters and digits
 * @throws RangeError for another id
 */
export function bedNames(id: string): BedNames {
  if (!ID.test(id)) throw new RangeError(`not the id of a bed: ${id}`);
  const name = `${PREFIX}${id}`;
  return { id, name, folder: `/tmp/${name}`, user: name, userMark: `Moorline bed ${id}`, linkPrefix: `mlb-${id}-` };
}

/** Id of the bed that a folder, user or mark names; null: it is not of a bed. */
export function bedIdOf(name: string): string | null {
  const id = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '';
  return ID.test(id) ? id : null;
}

/** True if the network namespace belongs to the bed. */
export function isNamespaceOf(bed: BedNames, namespace: string): boolean {
  return namespace.startsWith(`${bed.name}-`);
}
