import { join } from 'node:path';

export interface DataPaths {
  readonly folder: string;
  readonly store: string;
  readonly lock: string;
  /** Name of the socket in `folder`; see `socketPath`. */
  readonly socketName: string;
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
    socketName: 'control.sock',
    pki: join(folder, 'pki'),
    logs,
    endpointLog: (attachmentId) => join(logs, `endpoint-${attachmentId}.log`),
  };
}
