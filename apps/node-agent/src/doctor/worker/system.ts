import { release } from 'node:os';
import { findProgram } from '@moorline/linux';
import { asMoorlineError, judgeSystem, moorlineError, passed, type Finding } from '@moorline/mesh-core';
import { artifactLock } from '@moorline/templates';
import type { Scene } from '../observer.ts';

/** What `run` starts beside its own binaries: coreutils and util-linux. */
const PROGRAMS = ['env', 'setpriv', 'unshare', 'prlimit'] as const;
/** The same in mode proxy; the last removes the socket of an agent that was killed. */
const PROGRAMS_PROXIED = ['setpriv', 'prlimit', 'xargs'] as const;

/** The part of node's diagnostic report that counts (its documentation, 'Diagnostic report'). */
interface Reporter {
  excludeNetwork: boolean;
  readonly getReport: () => { readonly header: { readonly glibcVersionRuntime?: string } };
}

/** Kernel, architecture, C library and Node. */
export function lookAtSystem(): Finding {
  const pinned = artifactLock().artifacts.map(({ architecture }) => architecture);
  return judgeSystem({ platform: process.platform, architecture: process.arch, kernel: release(), glibc: glibcVersion(), node: process.versions.node }, [...new Set(pinned)]);
}

/**
 * @throws ML-PROGRAM-MISSING with every one that is
 */
export function lookAtPrograms({ network }: Scene): Finding {
  const programs = network.mode === 'proxy' ? PROGRAMS_PROXIED : PROGRAMS;
  const missing = programs.flatMap((name: string) => {
    try {
      findProgram(name);
      return [];
    } catch (error) {
      return [asMoorlineError(error)];
    }
  });
  if (missing.length > 0) throw moorlineError('ML-PROGRAM-MISSING', missing.map(({ detail }) => detail).join('; '), new AggregateError(missing));
  return passed(programs.join(', '));
}

function glibcVersion(): string | null {
  // Else it resolves the addresses of every interface first, which takes seconds where DNS is broken.
  const reporter = process.report as unknown as Reporter;
  reporter.excludeNetwork = true;
  return reporter.getReport().header.glibcVersionRuntime ?? null;
}
