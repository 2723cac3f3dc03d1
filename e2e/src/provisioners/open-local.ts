import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { THEM, US, type OpenedProvisioner } from '@moorline/control-plane/contracts';
import { createLocalProvisioner, type LocalSeen, type LocalStep } from '@moorline/control-plane/provisioners';
import { findOwned, OWNER_VARIABLE } from '@moorline/linux';
import { createLogger } from '@moorline/service';
import { ensureNetwork, type Bed } from '@moorline/tools';

/** Processes of this machine as a provisioner has them, in a namespace of the bed. */
export async function openLocal(bed: Bed): Promise<OpenedProvisioner<LocalSeen, LocalStep>> {
  const namespace = `${bed.name}-ends`;
  await ensureNetwork([{ name: namespace, forwarding: false, routes: [], links: [{ kind: 'existing', name: 'lo', addresses: [] }] }]);
  const logs = join(bed.folder, 'ends');
  mkdirSync(logs, { recursive: true });
  const forgotten: string[] = [];
  const open: OpenedProvisioner<LocalSeen, LocalStep>['open'] = async (instance) =>
    createLocalProvisioner({
      instance,
      networkNamespace: `/run/netns/${namespace}`,
      endpointBundle: join(import.meta.dirname, 'idle.ts'),
      bootstrapFor: async () => '{}',
      onExit: () => undefined,
      forget: async (attachmentId) => void forgotten.push(attachmentId),
      paths: { logs, endpointLog: (attachmentId) => join(logs, `${attachmentId}.log`) },
      log: createLogger({ name: 'ends', level: 'silent' }),
    });
  const end = (owner: string): void => {
    for (const { pid } of findOwned(owner, OWNER_VARIABLE)) process.kill(pid, 'SIGKILL');
  };
  return {
    open,
    forgotten,
    lose: async (attachmentId) => end(`${US}/${attachmentId}`),
    dispose: async () => [US, THEM].forEach(end),
  };
}
