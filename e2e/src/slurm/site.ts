import { chownSync, copyFileSync, mkdirSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { attach, findAttachment, type AttachOptions, type ControlPlaneOptions, installHooks, openField, startSlurm, submitJob, type Field, type HookOptions, type InstalledHooks, type Slurm } from '@moorline/tools';

/** A field with a SLURM whose nodes have the hooks of deploy/slurm. */
export interface Site {
  readonly field: Field;
  readonly hooks: InstalledHooks;
  readonly slurm: Slurm;
}

export interface SiteOptions extends Omit<HookOptions, 'programs'> {
  readonly nodes: number;
  readonly plane?: ControlPlaneOptions;
  /** Lines of slurm.conf besides those of the hooks. */
  readonly settings?: string;
}

export async function openSite(id: string, { nodes, plane, settings = '', ...options }: SiteOptions): Promise<Site> {
  const field = await openField(id, plane);
  const hooks = await installHooks(field.bed, { programs: field.programs, ...options });
  return { field, hooks, slurm: await startSlurm(field.bed, { nodes, hooks: { configuration: `${hooks.configuration}${settings}` } }) };
}

export interface MeshJob {
  readonly id: number;
  readonly name: string;
  /** On the overlay. */
  readonly address: string;
  /** File of the job's output. */
  readonly output: string;
}

/** The join file of an attachment in the user's folder of the spool. */
export function joinFileInSpool({ field, hooks }: Site, name: string): string {
  return join(hooks.spool, String(field.user.userId), `${name}.json`);
}

/** Puts the join file of a fresh attachment into the user's folder of the spool; gives its address. */
export async function attachInSpool(site: Site, name: string, options: Omit<AttachOptions, 'tokenFile'> = {}): Promise<string> {
  const { field, hooks } = site;
  const { bed, plane, user } = field;
  const folder = join(hooks.spool, String(user.userId));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chownSync(folder, user.userId, user.groupId);
  const tokenFile = join(bed.folder, 'control-plane', `${name}.json`);
  await attach(plane, name, { tokenFile, ...options });
  const target = joinFileInSpool(site, name);
  copyFileSync(tokenFile, target);
  chmodSync(target, 0o600);
  chownSync(target, user.userId, user.groupId);
  return (await findAttachment(plane, name)).addresses.ipv4;
}

/** Submits a batch script that asks for the mesh in its comment, with a join file in the spool. */
export async function submitToMesh(site: Site, name: string, script: string, options: readonly string[] = []): Promise<MeshJob> {
  const address = await attachInSpool(site, name);
  return { ...(await submitScript(site, name, script, [`--comment=moorline:${name}`, ...options])), address };
}

/** Submits a batch script as the field's user. */
export async function submitScript({ field, slurm }: Site, name: string, script: string, options: readonly string[] = []): Promise<Omit<MeshJob, 'address'>> {
  const { bed, user, home } = field;
  const file = home.write(`${name}.sbatch`, `#!/bin/bash\n${script}\n`, 0o700);
  const output = `${home.path}/${name}.out`;
  const id = await submitJob(bed, slurm, user, { name, script: file, output, cwd: home.path, options });
  return { id, name, output };
}
