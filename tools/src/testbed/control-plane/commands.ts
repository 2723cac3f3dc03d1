import { join } from 'node:path';
import { run, type RunResult } from '@moorline/linux';
import type { MtuSetting } from '@moorline/mesh-core';
import { builtApp } from '../programs/index.ts';
import type { ControlPlane } from './start-control-plane.ts';

/** An endpoint is provisioned within a second. */
const COMMAND_DEADLINE_MS = 30_000;

export interface AttachOptions {
  /** Where the join file goes (mode 0600, owned by root). */
  readonly tokenFile: string;
  readonly ttlMin?: number;
  readonly mtu?: MtuSetting;
  /** As for `--nodes`. */
  readonly nodes?: string;
}

/** Runs `moorline-control` on the data of a running control plane. */
export async function control(plane: Pick<ControlPlane, 'dataFolder'>, args: readonly string[], acceptedExitCodes: readonly number[] = []): Promise<RunResult> {
  const [command = '', ...rest] = args;
  return run(process.execPath, [join(builtApp('control-plane'), 'main.cjs'), command, ...rest, '--data-dir', plane.dataFolder], { deadlineMs: COMMAND_DEADLINE_MS, acceptedExitCodes });
}

export async function attach(plane: ControlPlane, name: string, { tokenFile, ttlMin, mtu, nodes }: AttachOptions): Promise<void> {
  await control(plane, [
    'attach', name, '--token-out', tokenFile, '--force', ...(ttlMin === undefined ? [] : ['--token-ttl', String(ttlMin)]), ...(mtu === undefined ? [] : ['--mtu', String(mtu)]),
    ...(nodes === undefined ? [] : ['--nodes', nodes]),
  ]);
}

export async function detach(plane: ControlPlane, name: string): Promise<void> {
  await control(plane, ['detach', name]);
}
