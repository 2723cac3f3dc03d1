import { constants, copyFileSync, cpSync, linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BedNames } from '../bed/index.ts';
import { builtApp } from './checkout.ts';
import { programPath, type ProgramFile } from './paths.ts';

/** Programs in the bed's folder that its ordinary user can run: the checkout may lie in a closed home. */
export interface InstalledPrograms {
  readonly node: string;
  readonly agent: string;
  /** The agent's own entry, for tests that start it without the wrapper. */
  readonly agentEntry: string;
  readonly echoServer: string;
}

const READ_ALL = 0o755;
const FOR_JOBS: readonly ProgramFile[] = ['echo-server.ts', 'echo-client.ts', 'ticker.ts'];

/** Puts Node, the agent's bundle with a `moorline-agent` to call it by, and the small programs into the bed. */
export function installPrograms(bed: BedNames): InstalledPrograms {
  const folder = join(bed.folder, 'bin');
  const agentFolder = join(bed.folder, 'node-agent');
  mkdirSync(folder, { mode: READ_ALL });
  const node = join(folder, 'node');
  linkOrCopy(process.execPath, node);
  cpSync(builtApp('node-agent'), agentFolder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n');
  for (const file of FOR_JOBS) copyFileSync(programPath(file), join(folder, file));
  const agent = join(folder, 'moorline-agent');
  const agentEntry = join(agentFolder, 'main.cjs');
  writeFileSync(agent, `#!/bin/sh\nexec ${node} ${agentEntry} "$@"\n`, { mode: READ_ALL });
  return { node, agent, agentEntry, echoServer: join(folder, 'echo-server.ts') };
}

/** A link costs nothing; on another file system the 120 MB are copied. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
  }
}
