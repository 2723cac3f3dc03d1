import { runDoctor } from '../doctor/run-doctor.ts';
import { liveContext } from '../doctor/live-context.ts';
import { measureLayers } from '../ping/measure-layers.ts';
import type { AgentParts } from './agent-parts.ts';
import { parseQuestion, type Answer } from './question.ts';
import { statusAnswer } from './status-answer.ts';

/** Answers the questions of `status`, `ping` and `doctor`: JSON, measured when it is asked for. Never throws. */
export function createAnswers(parts: AgentParts): Answer {
  const status = statusAnswer(parts);
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
