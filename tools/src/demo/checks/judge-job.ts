import { check, type Check } from './check.ts';

/** What the job saw from inside: the contents of its result files. */
export interface JobAnswers {
  readonly identity: string;
  readonly 'short-name': string;
  readonly 'full-name': string;
  readonly 'pod-address': string;
  readonly 'seen-as': string;
  readonly 'service-udp': string;
  readonly 'unknown-name': string;
}

/** Names of the result files, in the order in which they appear. */
export const JOB_ANSWERS = ['identity', 'short-name', 'full-name', 'pod-address', 'seen-as', 'service-udp', 'unknown-name'] as const satisfies readonly (keyof JobAnswers)[];

export interface JobExpectation {
  readonly userId: number;
  readonly groupId: number;
  readonly folder: string;
  /** A variable that was given to sbatch. */
  readonly greeting: string;
  /** The endpoint's own address on the pod network: all that the cluster may see of the job's requests. */
  readonly endpointAddress: string;
}

/** Judges what the job could reach, and as whom. */
export function judgeJob(answers: JobAnswers, expected: JobExpectation): readonly Check[] {
  const identity = `uid=${expected.userId} gid=${expected.groupId} cwd=${expected.folder} greeting=${expected.greeting}`;
  const greets = (text: string): boolean => text.trim() === `hello from the cluster; you are ${expected.endpointAddress}`;
  const echoes = (text: string): boolean => text.trim() === `${expected.endpointAddress} from the job`;
  return [
    check('job keeps its user, folder and environment', answers.identity.trim().replaceAll('\n', ' ') === identity, answers.identity),
    check('job to Service by short name', greets(answers['short-name']), answers['short-name']),
    check('job to Service by full name', greets(answers['full-name']), answers['full-name']),
    check('job to Service by UDP', echoes(answers['service-udp']), answers['service-udp']),
    check('job to pod by address', greets(answers['pod-address']), answers['pod-address']),
    check('cluster sees the endpoint, not the job', echoes(answers['seen-as']), answers['seen-as']),
    judgeUnknownName(answers['unknown-name']),
  ];
}

/** getent(1) exits with 2 when there is no such name; anything else is another failure, or an answer. */
function judgeUnknownName(answer: string): Check {
  const denied = answer.startsWith('! failed (2)');
  return check('cluster DNS denies unknown names', denied, denied ? 'no such name' : answer);
}
