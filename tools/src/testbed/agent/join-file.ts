import { join } from 'node:path';
import { attach, type AttachOptions } from '../control-plane/index.ts';
import type { AgentField } from '../field/index.ts';

/** Attaches and hands the join file to the bed's user (mode 0600); gives its path. */
export async function attachForUser({ bed, plane, home }: AgentField, name: string, options: Omit<AttachOptions, 'tokenFile'> = {}): Promise<string> {
  const tokenFile = join(bed.folder, 'control-plane', `${name}.json`);
  await attach(plane, name, { tokenFile, ...options });
  return home.copy(tokenFile, `${name}.json`, 0o600);
}
