import { existsSync } from 'node:fs';
import { awaitAgents } from '../status/await-agents.ts';
import { findAgents } from '../status/query.ts';
import { findJobFolder } from './find-folder.ts';
import { awaitJoined } from './outcome.ts';
import { DEFAULT_POLICY_PATH } from './policy-file.ts';

/**
 * Waits until this job is on the network: by the prolog of its node, else by agents that `run` started.
 * @throws what kept it off; ML-JOB-UNKNOWN, ML-JOB-NOT-ON-MESH, ML-SITE-POLICY where nothing but the prolog could do it; ML-AGENT-NONE, ML-TIMEOUT
 */
export async function awaitNetwork(policyPath: string | undefined, uid: number, timeoutMs: number): Promise<void> {
  let folder: string;
  try {
    folder = findJobFolder(policyPath, process.env);
  } catch (error) {
    const isSiteOfProlog = policyPath !== undefined || existsSync(DEFAULT_POLICY_PATH);
    if (isSiteOfProlog && findAgents(uid).length === 0) throw error;
    return awaitAgents(uid, timeoutMs);
  }
  return awaitJoined(folder, { timeoutMs });
}
