/** A program and its arguments. */
export type Command = readonly [file: string, ...args: string[]];

/** The command that runs another one in a network namespace (nsenter(1)); needs CAP_SYS_ADMIN. */
export function enterNetwork(namespace: string, command: Command): Command {
  return ['nsenter', `--net=${namespace}`, '--', ...command];
}
