import { join } from 'node:path';

export interface DataPaths {
  readonly folder: string;
  readonly store: string;
  readonly lock: string;
  readonly pki: string;
  readonly logs: string;
  readonly endpointLog: (attachmentId: string) => string;
}

/** Where what lies in a data directory. */
export function dataPaths(folder: string): DataPaths {
  const logs = join(folder, 'logs');
  return {
    folder,
    store: join(folder, 'moorline.db'),
    lock: join(folder, 'lock.db'),
    pki: join(folder, 'pki'),
    logs,
    endpointLog: (attachmentId) => join(logs, `endpoint-${attachmentId}.log`),
  };
}
