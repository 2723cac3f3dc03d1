import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';
import type { BedNames } from '../bed/names.ts';
import { takeLock } from '../bed/lock.ts';
import { waitUntil } from '../wait/index.ts';

const DEVICE = '/dev/net/tun';
/** Users of the device, one file each, and the mode that the last of them restores. */
const REGISTER = '/run/moorline-tun';
const MODE_FILE = 'mode';
const OPEN_MODE = 0o666;
const PERMISSIONS = 0o777;
const LOCK = 'moorline:tun-device';
const LOCK_DEADLINE_MS = 5_000;

/**
 * Opens /dev/net/tun to ordinary users, as udev does on most machines, and notes the earlier mode outside
 * the bed: several beds may need it at once, and whoever ends last (or sweeps after a crash) restores it.
 * @throws ML-TUN-MISSING
 */
export async function widenTun(bed: BedNames): Promise<void> {
  await exclusively(() => {
    const mode = deviceMode();
    if (mode === null) throw moorlineError('ML-TUN-MISSING');
    if ((mode & OPEN_MODE) === OPEN_MODE && noted() === null) return;
    mkdirSync(REGISTER, { recursive: true, mode: 0o755 });
    if (noted() === null) writeFileSync(join(REGISTER, MODE_FILE), mode.toString(8));
    writeFileSync(join(REGISTER, bed.name), '');
    chmodSync(DEVICE, OPEN_MODE);
  });
}

/** True if the bed has the device open to users: `restoreTun` is due. */
export function usesTun(bed: BedNames): boolean {
  return users().includes(bed.name);
}

/** Gives the device its earlier mode back, unless another bed still needs it. Does nothing the second time. */
export async function restoreTun(bed: BedNames): Promise<void> {
  await exclusively(() => {
    rmSync(join(REGISTER, bed.name), { force: true });
    const mode = noted();
    if (mode === null || users().length > 0) return;
    if (deviceMode() !== null) chmodSync(DEVICE, mode);
    rmSync(join(REGISTER, MODE_FILE));
    rmdirSync(REGISTER);
  });
}

async function exclusively(work: () => void): Promise<void> {
  const lock = await waitUntil(() => takeLock(LOCK), { what: 'the lock of /dev/net/tun', deadlineMs: LOCK_DEADLINE_MS });
  try {
    work();
  } finally {
    await lock.release();
  }
}

function deviceMode(): number | null {
  const status = statSync(DEVICE, { throwIfNoEntry: false });
  return status === undefined ? null : status.mode & PERMISSIONS;
}

function noted(): number | null {
  try {
    return Number.parseInt(readFileSync(join(REGISTER, MODE_FILE), 'utf8'), 8);
  } catch {
    return null;
  }
}

function users(): readonly string[] {
  try {
    return readdirSync(REGISTER).filter((name) => name !== MODE_FILE);
  } catch {
    return [];
  }
}
