import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mount, MOUNT } from '@moorline/linux';
import { KERNEL_SWITCHES } from '../../testbed/kube/node/kernel-switches.ts';

/** A procfs without anything over it: where there is none, the kernel gives user namespaces none of their own (proc(5)). */
const WHOLE = '.proc';

/**
 * A procfs for a lane. The switches of the whole machine that a kubelet sets are copies in it: lanes side by side
 * would note and restore what others set, and one that is killed restores nothing.
 * @param root the root of the lane
 * @param copies an empty folder for the copies, which need not stay visible
 * @throws the system's error
 */
export function furnishProc(root: string, copies: string): void {
  const [seen, whole] = [join(root, 'proc'), join(root, WHOLE)];
  mkdirSync(whole, { mode: 0o555 });
  for (const folder of [seen, whole]) mount('proc', folder, 'proc');
  for (const name of KERNEL_SWITCHES) {
    const [machine, copy] = [join(seen, 'sys', name), join(copies, name.replaceAll('/', '!'))];
    if (!existsSync(machine)) continue;
    // Files of procfs say that they are empty, and are so in copies that believe it.
    writeFileSync(copy, readFileSync(machine));
    mount(copy, machine, null, MOUNT.bind);
  }
}
