import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { controlPlaneConfiguration, MIRROR_FOLDER, type Field } from '@moorline/tools';
import type { Configuration, ErrorCode } from '@moorline/mesh-core';
import { expectControlFails } from './failures.ts';

let count = 0;

/** A fresh folder of root's in the bed. */
export function newFolder({ bed }: Field): string {
  const folder = join(bed.folder, `folder-${(count += 1)}`);
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}

/** Writes a configuration; gives the path of the file. */
export function putConfiguration(field: Field, text: string): string {
  const file = join(newFolder(field), 'moorline.yaml');
  writeFileSync(file, text);
  return file;
}

export interface ServeOptions {
  /** Changes to the configuration of the field's own control plane, which runs. */
  readonly change?: (configuration: Configuration) => Configuration;
  /** A fresh one unless it is given. */
  readonly dataFolder?: string;
}

/** A second control plane beside the field's does not start, as the catalogue says. @returns the detail */
export function expectServeFails(field: Field, expected: ErrorCode, { change = (usual) => usual, dataFolder = newFolder(field) }: ServeOptions): Promise<string> {
  const file = putConfiguration(field, JSON.stringify(change(controlPlaneConfiguration(field.cluster, MIRROR_FOLDER))));
  return expectControlFails({ dataFolder }, expected, ['serve', '--config', file]);
}
