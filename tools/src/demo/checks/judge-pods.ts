import { check, type Check } from './check.ts';

/** What a pod got back from the job's echo servers: `ADDRESS TEXT`, or why it got nothing. */
export interface PodAnswers {
  readonly tcp: string;
  readonly udp: string;
}

/**
 * Judges whether pods reach the job at its address, and whether the job sees who they are.
 * @param pod address of the pod that asked
 * @param text what it sent
 */
export function judgePods({ tcp, udp }: PodAnswers, { pod, job, text }: { readonly pod: string; readonly job: string; readonly text: string }): readonly Check[] {
  const kept = [tcp, udp].every((answer) => answer.startsWith(`${pod} `));
  return [
    check('pod to job by TCP', tcp.trim().endsWith(` ${text}`), `${job}: ${tcp}`),
    check('pod to job by UDP', udp.trim().endsWith(` ${text}`), `${job}: ${udp}`),
    check("job sees the pod's own address", kept, kept ? pod : `${tcp}; ${udp}`),
  ];
}
