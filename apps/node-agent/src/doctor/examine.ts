import { doctorReportSchema, moorlineError, type DoctorReport, type MoorlineError } from '@moorline/mesh-core';
import { PROXY_OF_ENVIRONMENT } from '@moorline/tunnel';
import { ask, findAgents } from '../status/query.ts';
import { runDoctor } from './run-doctor.ts';
import { siteContext, type SiteOptions } from './site-context.ts';

/** An agent that is asked for a doctor does little else; beyond this nobody reads the output. */
const AGENTS_MAX = 16;
/** It answers in a millisecond; a loaded worker may take long to schedule it. */
const ALIVE_TIMEOUT_MS = 3_000;

/** Lets each running agent of this user examine itself: it sees the worker and its tunnel, wherever it is asked from. */
export async function examineAgents(uid: number): Promise<readonly DoctorReport[]> {
  const names = findAgents(uid).slice(0, AGENTS_MAX);
  return Promise.all(names.map(examineAgent));
}

async function examineAgent(name: string): Promise<DoctorReport> {
  if ((await ask(name, { kind: 'alive' }, ALIVE_TIMEOUT_MS)) === null) return examineSilent(name);
  return doctorReportSchema.safeParse(await ask(name, { kind: 'doctor' })).data ?? examineSilent(name);
}

/** Examines this worker, and the way to the server if there is one to go to. */
export function examineSite(options: Omit<SiteOptions, 'silent'>): Promise<DoctorReport> {
  return runDoctor(siteContext({ ...options, silent: null }), null);
}

/** Examines this worker in the place of an agent that should be there. */
export function examineWithout(silent: MoorlineError): Promise<DoctorReport> {
  return runDoctor(siteContext({ tokenFile: undefined, proxy: PROXY_OF_ENVIRONMENT, mode: 'mesh', last: null, silent }), null);
}

function examineSilent(name: string): Promise<DoctorReport> {
  const pid = /^\0[^.]+\.\d+\.(\d+)\./.exec(name)?.[1] ?? 'not known';
  return examineWithout(moorlineError('ML-AGENT-SILENT', `process ${pid}`));
}
