import type { HealthReport, JoinFile, TunnelConfig } from '@moorline/mesh-core';
import type { Proxies } from '@moorline/tunnel';
import { runDoctor } from '../doctor/run-doctor.ts';
import { liveContext } from '../doctor/live-context.ts';
import type { MeasuredSide } from '../job-namespace/index.ts';
import { measureLayers } from '../ping/measure-layers.ts';
import type { PathSupervisor } from '../tunnel/paths/supervise-paths.ts';
import { parseQuestion, type Answer } from './question.ts';
import { statusAnswer } from './status-answer.ts';

/** A joined agent, as far as it can be asked about itself. */
export interface AgentParts {
  readonly joinFile: JoinFile;
  readonly namespace: Pick<MeasuredSide, 'reach'>;
  readonly tunnel: {
    readonly config: () => TunnelConfig;
    readonly paths: Pick<PathSupervisor, 'roundTrip' | 'status'>;
    readonly prober: { readonly now: () => Promise<number | null> };
  };
  readonly proxies: Proxies;
  readonly hub: { readonly roundTrip: () => Promise<number | null> };
  readonly measure: () => Promise<HealthReport>;
}

/** Answers the questions of `status`, `ping` and `doctor`: JSON, measured when it is asked for. Never throws. */
export function createAnswers(parts: AgentParts): Answer {
  const status = statusAnswer({ attachment: parts.joinFile.attachment, config: parts.tunnel.config, transports: () => parts.tunnel.paths.status().paths, measure: parts.measure });
  let doctor: Promise<string> | null = null;
  /** Anybody in the namespace can ask: those who ask meanwhile share one look. */
  const askDoctor = (): Promise<string> => {
    doctor ??= runDoctor(liveContext(parts), parts.joinFile.attachment)
      .then((report) => JSON.stringify(report))
      .finally(() => (doctor = null));
    return doctor;
  };
  return async (line) => {
    const question = parseQuestion(line);
    switch (question?.kind) {
      case 'alive':
        return JSON.stringify({ alive: true });
      case 'status':
        return status();
      case 'doctor':
        return askDoctor();
      case 'ping':
        return JSON.stringify({ attachment: parts.joinFile.attachment, layers: await measureLayers(parts, question.target) });
      case undefined:
        return '';
    }
  };
}
