import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OWNER_VARIABLE, processIds, ROLE_VARIABLE } from '@moorline/linux';
import { ENDPOINT_ROLE } from '@moorline/mesh-core';
import type { ControlPlane } from '@moorline/tools';

/** Pids of the endpoint processes of an attachment, by their owner mark. */
export function endpointPids(attachmentId: string): readonly number[] {
  return processIds().filter((pid) => {
    const marks = environmentOf(pid);
    return marks.includes(`${ROLE_VARIABLE}=${ENDPOINT_ROLE}`) && marks.some((entry) => entry.startsWith(`${OWNER_VARIABLE}=`) && entry.endsWith(`/${attachmentId}`));
  });
}

/** What the endpoint of an attachment has logged. */
export function endpointLog({ dataFolder }: Pick<ControlPlane, 'dataFolder'>, attachmentId: string): string {
  return readFileSync(join(dataFolder, 'logs', `endpoint-${attachmentId}.log`), 'utf8');
}

function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
