const PREFIX = 'moorline-agent';

/**
 * Name of an agent's status socket in the abstract namespace of unix(7): it has no file, so the kernel
 * removes it with the agent, however that ends.
 * @param nonce hexadecimal; such names belong to nobody, so one that can be guessed can be taken
 */
export function statusSocketName(uid: number, pid: number, nonce: string): string {
  return `\0${PREFIX}.${uid}.${pid}.${nonce}`;
}

/**
 * Names of one user's status sockets.
 * @param table text of /proc/net/unix (proc(5)), where a leading `@` stands for the zero byte
 */
export function statusSocketNames(table: string, uid: number): readonly string[] {
  const pattern = new RegExp(`@(${PREFIX}\\.${uid}\\.\\d+\\.[0-9a-f]+)\\0*$`);
  const names = table.split('\n').flatMap((line) => {
    const name = pattern.exec(line.trimEnd())?.[1];
    return name === undefined ? [] : [`\0${name}`];
  });
  return [...new Set(names)];
}

/** The user whose agent a status socket is called after; null for any other name. */
export function userOfSocketName(name: string): number | null {
  const uid = new RegExp(`^\\0${PREFIX}\\.(\\d+)\\.`).exec(name)?.[1];
  return uid === undefined ? null : Number(uid);
}

const ROOT = 0;
/** What a user namespace shows of users that it does not have (user_namespaces(7)). */
const NOBODY = 65_534;

/**
 * Whether to believe who is behind a status socket: anybody can take a name. Agents run as their user, or as root for SLURM.
 * @param peer null: the kernel does not tell
 * @param rootIsKnown whether our user namespace has root; if not, nobody else but the user is in the job's network
 */
export function isAgentOf(uid: number, peer: number | null, rootIsKnown: boolean): boolean {
  return peer === uid || peer === ROOT || (peer === NOBODY && !rootIsKnown);
}
