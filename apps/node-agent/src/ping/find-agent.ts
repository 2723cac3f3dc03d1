import { moorlineError } from '@moorline/mesh-core';
import { ask, findAgents } from '../status/query.ts';
import { statusReportSchema } from '../status/status-report.ts';

/**
 * The socket of the one agent that is meant.
 * @param attachment needed where several agents of this user run
 * @throws ML-AGENT-NONE, ML-USAGE when several run and none was named
 */
export async function findAgent(uid: number, attachment: string | undefined): Promise<string> {
  const names = findAgents(uid);
  if (attachment === undefined && names.length === 1 && names[0] !== undefined) return names[0];
  const known = await Promise.all(names.map(async (name) => ({ name, attachment: statusReportSchema.safeParse(await ask(name, { kind: 'status' })).data?.attachment })));
  const [found, ...others] = attachment === undefined ? known : known.filter((agent) => agent.attachment === attachment);
  if (found === undefined) throw moorlineError('ML-AGENT-NONE', attachment === undefined ? '' : `none for attachment ${attachment}`);
  if (others.length > 0) throw moorlineError('ML-USAGE', `several agents run here; give --attachment with one of ${known.map((agent) => agent.attachment ?? 'a silent one').join(', ')}`);
  return found.name;
}
