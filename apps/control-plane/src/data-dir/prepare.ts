import { chmodSync, lstatSync } from 'node:fs';
import { moorlineError } from '@moorline/mesh-core';
import { makeFolder } from './make-folder.ts';
import type { DataPaths } from './paths.ts';

const PRIVATE_FOLDER_MODE = 0o700;

/**
 * Makes the data directory and its folders, for us alone.
 * @throws ML-DATA-DIR-UNUSABLE
 */
export function prepareDataDir({ folder, pki, logs }: DataPaths): void {
  for (const path of [folder, pki, logs]) {
    try {
      makeFolder(path, PRIVATE_FOLDER_MODE);
      refuseForeign(path);
      chmodSync(path, PRIVATE_FOLDER_MODE);
    } catch (error) {
      throw moorlineError('ML-DATA-DIR-UNUSABLE', `${path}: ${(error as Error).message}`, error);
    }
  }
}

function refuseForeign(path: string): void {
  const stats = lstatSync(path);
  if (!stats.isDirectory()) throw new Error('not a folder');
  if (stats.uid !== process.geteuid?.()) throw new Error(`belongs to user ${stats.uid}`);
}
