import { existsSync, mkdirSync } from 'node:fs';
import { mount, MOUNT } from '@moorline/linux';
import { moorlineError } from '@moorline/mesh-core';
import { putText, resolvedFile, writePublic } from './put-text.ts';

const RESOLV_CONF = '/etc/resolv.conf';
const HOSTS = '/etc/hosts';
/** Name services that would answer with the host's DNS, whatever resolv.conf says. */
const HOST_RESOLVERS = ['/run/nscd', '/run/systemd/resolve'] as const;

/**
 * A procfs that shows the job's own processes.
 * @throws ML-NAMESPACE-FAILED
 */
export function mountProc(): void {
  step('a new /proc', () => mount('proc', '/proc', 'proc', MOUNT.noSuid | MOUNT.noDevices | MOUNT.noExecution));
}

/**
 * An empty /run for wireguard-go, whose socket has a fixed path there.
 * @throws ML-NAMESPACE-FAILED
 */
export function mountPrivateRun(): void {
  step('a private /run', () => {
    mount('moorline', '/run', 'tmpfs', MOUNT.noSuid | MOUNT.noDevices | MOUNT.noExecution, 'size=1m,mode=0755');
    mkdirSync('/run/wireguard', { mode: 0o700 });
  });
}

/**
 * Makes `text` the job's resolv.conf, also where the worker has none, and hides name services of the host. Nothing
 * reaches the disk.
 * @throws ML-NAMESPACE-FAILED
 */
export function mountResolver(text: string): void {
  step(RESOLV_CONF, () => {
    const target = resolvedFile(RESOLV_CONF);
    const hidden = HOST_RESOLVERS.filter((folder) => existsSync(folder));
    for (const folder of hidden) mount('moorline', folder, 'tmpfs', MOUNT.noSuid | MOUNT.noDevices, 'size=64k,mode=0755');
    if (target !== null && hidden.some((folder) => target.startsWith(`${folder}/`))) writePublic(target, text);
    else putText(RESOLV_CONF, target, text);
  });
}

/**
 * Makes `text` the job's hosts file, also where the worker has none.
 * @throws ML-NAMESPACE-FAILED
 */
export function mountHosts(text: string): void {
  step(HOSTS, () => putText(HOSTS, resolvedFile(HOSTS), text));
}

function step(what: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    throw moorlineError('ML-NAMESPACE-FAILED', `${what}: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}
