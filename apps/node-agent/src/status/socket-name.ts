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
