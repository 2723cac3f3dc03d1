import { nodeFolderName, nodeFolderPrefix, type FolderOwner } from './folder-name.ts';

/** An entry of a place in which users have folders. */
export interface PlaceEntry {
  readonly name: string;
  /** Of the folder and of all that is in it, the latest; milliseconds since the epoch. */
  readonly changedAtMs: number;
  /** A folder, no link, of the user's own. */
  readonly isOwnFolder: boolean;
}

/**
 * Names of the folders that a user's runs before the node's last start have left in a place: nothing that runs now has
 * made them, nor changed anything in them since. A node of the same name elsewhere that shares the place loses no more
 * than a copy of what it can get again.
 */
export function staleFolderNames(entries: readonly PlaceEntry[], owner: FolderOwner, bootedAtMs: number): readonly string[] {
  const [own, prefix] = [nodeFolderName(owner), nodeFolderPrefix(owner)];
  return entries.flatMap(({ name, changedAtMs, isOwnFolder }) => (isOwnFolder && name.startsWith(prefix) && name !== own && changedAtMs < bootedAtMs ? [name] : []));
}
