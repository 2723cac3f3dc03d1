import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROLE_VARIABLE } from '@moorline/linux';
import { BED_VARIABLE, startDaemon, type Daemon } from '../../testbed/index.ts';
import type { EndConfig } from '../ends/index.ts';
import { roleOf } from '../processes/index.ts';
import type { Site } from './site.ts';

/** Parts of the roles of a carrier's processes. */
export const PART = { end: 'end', wireguard: 'wireguard', foreign: 'foreign' } as const;

/**
 * Starts one end of a tunnel in a namespace, with a mount namespace of its own, and waits until it carries.
 * @param side tells the two ends of a carrier apart
 * @throws ML-BED-DAEMON-FAILED, ML-ABORTED
 */
export async function startEnd({ bed, endProgram, signal }: Site, label: string, side: 'worker' | 'cluster', namespace: string, config: Omit<EndConfig, 'marks'>): Promise<Daemon> {
  const file = join(bed.folder, `${label}-${side}.json`);
  const marks = { [BED_VARIABLE]: bed.name, [ROLE_VARIABLE]: roleOf(label, `${PART.wireguard}-${side}`) };
  writeFileSync(file, JSON.stringify({ ...config, marks } satisfies EndConfig), { mode: 0o600 });
  return startDaemon(bed, { name: roleOf(label, `${PART.end}-${side}`), file: 'nsenter', args: [...inside(namespace), process.execPath, endProgram, file], ready: /^ready$/m }, signal);
}

/** Starts another program of a carrier in a namespace. @throws ML-BED-DAEMON-FAILED, ML-ABORTED */
export async function startForeign({ bed, signal }: Site, label: string, side: 'worker' | 'cluster', namespace: string, command: readonly string[], ready: () => Promise<boolean>): Promise<Daemon> {
  return startDaemon(bed, { name: roleOf(label, `${PART.foreign}-${side}`), file: 'nsenter', args: [`--net=/run/netns/${namespace}`, '--', ...command], ready }, signal);
}

function inside(namespace: string): readonly string[] {
  return [`--net=/run/netns/${namespace}`, '--', 'unshare', '--mount', '--propagation', 'private', '--'];
}
