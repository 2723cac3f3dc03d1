/** `moorline-lane.PID.TICKS.NAMESPACE.NUMBER`. */
const OURS = /^moorline-lane\.(\d+)\.(\d+)\.(\d+)\.\d+$/;

/** Whose a lane's folders of control groups are. */
export interface GroupOwner {
  readonly pid: number;
  /** When the process began, in clock ticks since the machine did. */
  readonly startTicks: number;
  /** Inode of the pid namespace in which the number is the process's. */
  readonly namespace: number;
}

/** Name of a lane's folder. @param number tells lanes of the owner apart */
export function groupName({ pid, startTicks, namespace }: GroupOwner, number: number): string {
  return `moorline-lane.${pid}.${startTicks}.${namespace}.${number}`;
}

/** The owner by the name of a folder; undefined if it is none of a lane. */
export function groupOwner(name: string): GroupOwner | undefined {
  const [, pid, startTicks, namespace] = OURS.exec(name) ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), startTicks: Number(startTicks), namespace: Number(namespace) };
}
