import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files below /proc/sys that a kubelet sets for the whole machine (k8s.io/component-helpers/node/util/sysctl). */
export const KERNEL_SWITCHES = ['vm/overcommit_memory', 'vm/panic_on_oom', 'kernel/panic', 'kernel/panic_on_oops', 'kernel/keys/root_maxkeys', 'kernel/keys/root_maxbytes'] as const;
const FOLDER = '/proc/sys';
const FILE = 'kernel-switches.json';

/** Notes in the bed's folder what the kubelet is going to change. */
export function noteKernelSwitches(bedFolder: string): void {
  const values = KERNEL_SWITCHES.map((name) => [name, read(join(FOLDER, name))] as const);
  writeFileSync(join(bedFolder, FILE), JSON.stringify(Object.fromEntries(values)));
}

/** True if there is something to restore. */
export function hasKernelSwitches(bedFolder: string): boolean {
  return read(join(bedFolder, FILE)) !== '';
}

/** Gives the machine its own values back; does nothing the second time. */
export function restoreKernelSwitches(bedFolder: string): void {
  const text = read(join(bedFolder, FILE));
  if (text === '') return;
  const noted = JSON.parse(text) as Readonly<Record<string, string>>;
  for (const name of KERNEL_SWITCHES) {
    const value = noted[name] ?? '';
    if (value !== '' && read(join(FOLDER, name)) !== value) writeFileSync(join(FOLDER, name), value);
  }
  rmSync(join(bedFolder, FILE));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
