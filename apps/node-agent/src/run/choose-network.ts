import { asMoorlineError, type UnshareChoice } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';
import type { RunOptions } from './options.ts';
import { preflight } from './preflight.ts';

/**
 * Decides how the job is on the network, and tells it where it was left to us.
 * @returns how its namespaces are made; null: it gets a proxy in place of namespaces
 * @throws ML-TUN-MISSING, ML-TUN-FORBIDDEN, ML-USERNS-OFF, ML-UNSHARE-UNPRIVILEGED, ML-PROGRAM-MISSING in mode mesh
 */
export async function chooseNetwork({ mode, unshare }: Pick<RunOptions, 'mode' | 'unshare'>, log: Logger): Promise<UnshareChoice | null> {
  if (mode === 'proxy') return null;
  try {
    const verdict = await preflight(unshare, mode === 'auto');
    log.info(verdict, 'how the namespaces are made');
    if (mode === 'auto') tell(`mesh, by --unshare ${verdict.choice}`);
    return verdict.choice;
  } catch (error) {
    if (mode === 'mesh') throw error;
    tell(`proxy, because of ${asMoorlineError(error).message}`);
    return null;
  }
}

function tell(choice: string): void {
  process.stderr.write(`moorline-agent: --mode auto chose ${choice}\n`);
}
