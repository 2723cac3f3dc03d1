import { randomBytes } from 'node:crypto';
import { asMoorlineError, type HealthReport, type JoinFile } from '@moorline/mesh-core';
import type { Lifecycle, Logger } from '@moorline/service';
import type { Proxies } from '@moorline/tunnel';
import { measureHealth } from '../hub/health-report.ts';
import { openHubSession, type HubSession } from '../hub/hub-session.ts';
import type { NetworkSetting } from '../status/agent-mode.ts';
import type { AgentParts } from '../status/agent-parts.ts';
import { createAnswers } from '../status/create-answers.ts';
import type { Answer } from '../status/question.ts';
import { serveAnswers } from '../status/serve-answers.ts';
import { statusSocketName } from '../status/socket-name.ts';
import type { Joined } from './joined.ts';

const NONCE_BYTES = 8;
const NO_HUB: HubSession = { report: async () => undefined, roundTrip: async () => null, leave: async () => undefined };

export interface ReportingOptions {
  readonly joined: Joined;
  readonly joinFile: JoinFile;
  readonly proxies: Proxies;
  /** Name of this node. */
  readonly node: string;
  readonly network: NetworkSetting;
  readonly folders: AgentParts['folders'];
  /** Whose job it is: that user finds the status. */
  readonly uid: number;
  readonly life: Lifecycle;
  readonly log: Logger;
}

/** What an agent tells of a tunnel while it lasts. */
export interface Reporting {
  /** Abstract name under which it answers questions, in our network namespace; for the job's as well. */
  readonly statusSocket: string;
  readonly answer: Answer;
  /** Says goodbye to the control plane. */
  readonly leave: (reason: string) => Promise<void>;
}

/** Opens the hub connection, which also brings new configurations, and the status socket. */
export async function openReporting({ joined, joinFile, proxies, node, network, folders, uid, life, log }: ReportingOptions): Promise<Reporting> {
  const { namespace, tunnel, egress, identity } = joined;
  const measure = (): Promise<HealthReport> => measureHealth({ namespace, paths: tunnel.paths, prober: tunnel.prober, joinMs: tunnel.joinMs, slirpRunning: egress.running });
  const hub = !joined.hub ? NO_HUB : openHubSession({
    answer: joined.answer,
    ca: joinFile.ca,
    identity,
    generation: Math.round(performance.timeOrigin),
    agentFor: proxies.agentFor,
    measure,
    onTunnel: tunnel.update,
    signal: life.signal,
    log,
  });
  const statusSocket = statusSocketName(uid, process.pid, randomBytes(NONCE_BYTES).toString('hex'));
  const answer = createAnswers({
    joinFile,
    node: { name: node, index: joined.answer.node },
    network,
    config: tunnel.config,
    transports: () => tunnel.paths.status().paths,
    relayRoundTrip: tunnel.paths.roundTrip,
    probe: tunnel.prober.now,
    reach: namespace.reach,
    proxies,
    hub,
    measure,
    folders,
  });
  try {
    life.defer('status', await serveAnswers(statusSocket, answer));
  } catch (error) {
    log.warn({ err: asMoorlineError(error) }, 'status is not served');
  }
  return { statusSocket, answer, leave: hub.leave };
}
