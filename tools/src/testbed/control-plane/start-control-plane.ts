import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '@moorline/mesh-core';
import { stopChild } from '@moorline/linux';
import type { BedNames } from '../bed/index.ts';
import type { Cluster } from '../cluster/index.ts';
import { startDaemon, type Daemon } from '../daemon/index.ts';
import { builtApp, MIRROR_FOLDER } from '../programs/index.ts';
import { controlPlaneConfiguration } from './configuration.ts';
import { isReady } from './ready.ts';

/** A control plane ends within milliseconds of SIGTERM: its endpoints live on. */
const STOP_GRACE_MS = 5_000;

export interface ControlPlane {
  /** For example https://198.18.0.1:7443. */
  readonly server: string;
  readonly dataFolder: string;
  readonly configurationFile: string;
  readonly logFile: string;
  readonly pid: () => number;
  /** SIGKILL: nothing of it is saved or said goodbye to. */
  readonly kill: () => Promise<void>;
  /** SIGTERM. */
  readonly stop: () => Promise<void>;
  /** Starts it again on the same data. */
  readonly start: () => Promise<void>;
}

export interface ControlPlaneOptions {
  /** Tells the control planes of one bed apart: its folder, and the role of its process. */
  readonly name?: string;
  /** Options of `moorline-control serve` besides directory and configuration. */
  readonly serve?: readonly string[];
  /** Changes to the usual configuration. */
  readonly change?: (configuration: Configuration) => Configuration;
  readonly artifacts?: string;
  readonly signal?: AbortSignal;
}

/**
 * Starts `moorline-control serve` for the cluster and waits until it is ready.
 * @throws ML-BED-DAEMON-FAILED, ML-ABORTED
 */
export async function startControlPlane(bed: BedNames, cluster: Pick<Cluster, 'link' | 'addresses' | 'namespacePath'>, options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const { name = 'control-plane', serve: extras = [], change = (usual) => usual, artifacts = MIRROR_FOLDER, signal } = options;
  const configuration = change(controlPlaneConfiguration(cluster, artifacts));
  const server = `https://${configuration.serverNames[0]}:${configuration.listen.port}`;
  const folder = join(bed.folder, name);
  const dataFolder = join(folder, 'data');
  const configurationFile = join(folder, 'moorline.yaml');
  mkdirSync(folder, { mode: 0o700 });
  // YAML 1.2 section 1.3: JSON is YAML.
  writeFileSync(configurationFile, `${JSON.stringify(configuration, undefined, 2)}\n`);
  const serve = (abort?: AbortSignal): Promise<Daemon> =>
    startDaemon(bed, {
      name, file: process.execPath, args: [join(builtApp('control-plane'), 'main.cjs'), 'serve', '--data-dir', dataFolder, '--config', configurationFile, ...extras],
      ready: () => isReady(server, dataFolder),
    }, abort);
  let daemon = await serve(signal);
  return {
    server, dataFolder, configurationFile, logFile: daemon.logFile,
    pid: () => daemon.pid,
    kill: async () => {
      daemon.kill('SIGKILL');
      await daemon.exited;
    },
    stop: async () => void (await stopChild(daemon, STOP_GRACE_MS)),
    start: async () => void (daemon = await serve()),
  };
}
