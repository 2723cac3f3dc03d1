import { renameSync, statSync } from 'node:fs';
import type { SitePolicy } from '@moorline/mesh-core';
import { createLogger, type Logger } from '@moorline/service';

/** Beyond this the log of a node begins anew; one older one is kept. */
const LOG_MAX_BYTES = 16 * 1024 * 1024;

/** The log of all agents of a node. When it cannot be written the work goes on without: a job waits. */
export function openNodeLog({ log }: SitePolicy): Logger {
  try {
    if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > LOG_MAX_BYTES) renameSync(log, `${log}.1`);
    return createLogger({ name: 'moorline-agent', level: 'info', destination: { file: log } });
  } catch {
    return createLogger({ name: 'moorline-agent', level: 'silent' });
  }
}
