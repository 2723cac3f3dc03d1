import { programPath, runInNamespace, type Field, type PodName } from '@moorline/tools';

const ANSWER_DEADLINE_MS = 30_000;
/** The client says itself that there was no answer. */
const CLIENT_DEADLINE_MS = 2 * ANSWER_DEADLINE_MS;

/** What a pod gets back from an echo server: `ADDRESS TEXT`. @throws ML-PROGRAM-FAILED without an answer */
export async function askFromPod(field: Field, pod: PodName, protocol: 'tcp' | 'udp', address: string, port: number, text: string): Promise<string> {
  const args = [programPath('echo-client.ts'), protocol, address, String(port), text, String(ANSWER_DEADLINE_MS)];
  return (await runInNamespace(field.cluster.pods[pod], process.execPath, args, undefined, CLIENT_DEADLINE_MS)).trim();
}
