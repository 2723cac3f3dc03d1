import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TunAccess } from '@moorline/mesh-core';
import { CHECKOUT, endpointImage, ensureUser, installPrograms, kubeCluster, makeHome, openBed, startControlPlane, startKube, sweep, widenTun, type Field, type Kube } from '@moorline/tools';
import type { PoddedSettings } from './podded-endpoint.ts';

/** Of the endpoints' pods. */
export const ENDPOINTS = 'moorline';
/** In the usual range of NodePorts. */
const RELAY_PORTS = { firstRelayPort: 30_100, lastRelayPort: 30_199 };

export interface KubeField extends Omit<Field, 'cluster'> {
  readonly kube: Kube;
  readonly image: string;
  /** How the next endpoints get their TUN device. */
  readonly useTun: (tun: TunAccess) => void;
}

/** A field whose cluster is a real one, and whose endpoints are pods of it. */
export async function openKubeField(id: string): Promise<KubeField> {
  await sweep();
  const bed = await openBed(id);
  try {
    const [kube, image] = await Promise.all([startKube(bed, { kubelet: true }), endpointImage({ root: CHECKOUT })]);
    await kube.importImage(image.archive);
    const user = await ensureUser(bed);
    const home = makeHome(bed, user);
    const programs = installPrograms(bed);
    await widenTun(bed);
    await kube.kubectl(['create', 'namespace', ENDPOINTS]);
    await kube.kubectl(['label', 'namespace', ENDPOINTS, 'pod-security.kubernetes.io/enforce=privileged']);
    const folder = join(bed.folder, 'podded');
    mkdirSync(folder);
    const settingsFile = join(folder, 'settings.json');
    const useTun = (tun: TunAccess): void => {
      const settings: PoddedSettings = { kubectl: kube.kubectlCommand, image: image.name, namespace: ENDPOINTS, tun, denied: ['10.96.0.1/32'] };
      writeFileSync(settingsFile, JSON.stringify(settings));
    };
    useTun({ kind: 'mknod' });
    const program = join(folder, 'endpoint.mjs');
    const standIn = fileURLToPath(new URL('podded-endpoint.ts', import.meta.url));
    writeFileSync(program, `const { serveInPod } = await import(${JSON.stringify(standIn)});\nawait serveInPod(${JSON.stringify(settingsFile)});\nprocess.exit(0);\n`);
    const cluster = kubeCluster(kube);
    const plane = await startControlPlane(bed, cluster, {
      serve: ['--endpoint-bundle', program],
      change: (configuration) => ({ ...configuration, transports: ['wss'], endpoints: { ...configuration.endpoints, ...RELAY_PORTS } }),
    });
    return { bed, kube, image: image.name, plane, user, home, programs, useTun };
  } catch (error) {
    await bed.close();
    throw error;
  }
}
