import type { BedNames } from '../../bed/index.ts';
import { startDaemon } from '../../daemon/index.ts';
import { inNamespace } from '../in-namespace.ts';
import { controllerManagerArguments, schedulerArguments } from './controllers.ts';
import type { ApiServerParts } from './start-api-server.ts';

/** The controllers of Kubernetes and its scheduler. */
export async function startControllers(bed: BedNames, { tools, namespace, credentials, signal }: ApiServerParts): Promise<void> {
  const start = (name: string, args: readonly string[]): Promise<unknown> => startDaemon(bed, { name, ...inNamespace(namespace, tools(name), args), ready: /Serving securely/ }, signal);
  await Promise.all([start('kube-controller-manager', controllerManagerArguments(credentials)), start('kube-scheduler', schedulerArguments(credentials))]);
}
