import { readFileSync } from 'node:fs';
import { ECHO_PORT, HELLO_PORT } from '../cluster/index.ts';
import type { Kube } from '../kube/index.ts';
import { programPath } from '../programs/index.ts';

const READY_DEADLINE_MS = 60_000;
const NODE = '/usr/local/bin/node';
const FILES = ['hello-server.ts', 'echo-server.ts', 'echo-client.ts'] as const;

/**
 * Pods `hello` and `echo` of the default namespace with Services of their names, as the small cluster has them.
 * @param image one that has Node
 */
export async function runClusterPods({ kubectl }: Pick<Kube, 'kubectl'>, image: string): Promise<void> {
  const programs = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'programs' }, data: Object.fromEntries(FILES.map((file) => [file, readFileSync(programPath(file), 'utf8')])) };
  const pod = (name: string, file: string, port: number, ports: readonly object[]): readonly object[] => [
    {
      apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { app: name } },
      spec: {
        terminationGracePeriodSeconds: 0,
        containers: [{ name: 'pod', image, imagePullPolicy: 'Never', command: [NODE, `/programs/${file}`, String(port)], readinessProbe: { tcpSocket: { port }, periodSeconds: 1 }, volumeMounts: [{ name: 'programs', mountPath: '/programs' }] }],
        volumes: [{ name: 'programs', configMap: { name: 'programs' } }],
      },
    },
    { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { selector: { app: name }, ports } },
  ];
  const items = [
    programs,
    ...pod('hello', 'hello-server.ts', HELLO_PORT, [{ port: 80, targetPort: HELLO_PORT }]),
    ...pod('echo', 'echo-server.ts', ECHO_PORT, [{ name: 'tcp', port: 7, targetPort: ECHO_PORT }, { name: 'udp', protocol: 'UDP', port: 7, targetPort: ECHO_PORT }]),
  ];
  await kubectl(['apply', '--filename=-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
  await kubectl(['wait', '--for=condition=Ready', 'pod/hello', 'pod/echo', `--timeout=${READY_DEADLINE_MS / 1_000}s`]);
}

/** Address of a pod. */
export function podAddress({ kubectl }: Pick<Kube, 'kubectl'>, name: string, namespace = 'default'): Promise<string> {
  return kubectl(['get', 'pod', name, `--namespace=${namespace}`, '--output=jsonpath={.status.podIP}']);
}

/** What the pod `from` gets back from an echo server: `ADDRESS TEXT`. @throws ML-PROGRAM-FAILED without an answer */
export async function askFromPod({ kubectl }: Pick<Kube, 'kubectl'>, from: string, protocol: 'tcp' | 'udp', address: string, port: number, deadlineMs = 15_000): Promise<string> {
  return (await kubectl(['exec', from, '--', NODE, '/programs/echo-client.ts', protocol, address, String(port), 'ahoy', String(deadlineMs)])).trim();
}
