import { closeSync } from 'node:fs';
import {
  childEnvironment,
  endProcess,
  enterNetwork,
  isNamespace,
  observeNetwork,
  OWNER_VARIABLE,
  removeInterfaceIn,
  removeStaleSocket,
  removeTableIn,
  ROLE_VARIABLE,
  start,
  uapiSocketPath,
  type Exit,
  type OwnedProcess,
} from '@moorline/linux';
import { ENDPOINT_ROLE, interfaceName, moorlineError, ownerMark, parseOwnerMark, planEndpoints, type Attachment, type EndpointObservation, type EndpointStep } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';
import type { DataPaths } from '../data-dir/index.ts';
import { boundEndpointLog, lastWordsIn, openEndpointLog, pruneLogs } from './endpoint-log.ts';
import { ownProcesses } from './own-processes.ts';
import type { BootstrapFor, Observation, Provisioner } from './provisioner.ts';
import { runningEndpoints } from './running-endpoints.ts';

/** An endpoint takes its table and interface down and says goodbye; far less is needed. */
const END_GRACE_MS = 3_000;

export interface LocalProvisionerOptions {
  /** First part of owner marks. */
  readonly instance: string;
  /** Path of the network namespace that endpoints live in. */
  readonly networkNamespace: string;
  /** The program of an endpoint. */
  readonly endpointBundle: string;
  readonly bootstrapFor: BootstrapFor;
  /** Called when an endpoint that this process started has ended. */
  readonly onExit: (attachmentId: string, exit: Exit) => void;
  /** Deletes the row of an attachment of which nothing is left. */
  readonly forget: (attachmentId: string) => Promise<void>;
  readonly paths: Pick<DataPaths, 'logs' | 'endpointLog'>;
  readonly log: Logger;
}

export type LocalStep = EndpointStep<OwnedProcess>;

/** Executors by kind of step: a new kind does not compile until it has one. */
type Executors = { readonly [Kind in EndpointStep['kind']]: (step: Extract<EndpointStep<OwnedProcess>, { kind: Kind }>) => Promise<void> };

/** What stands on the machine. */
export type LocalSeen = Observation & Omit<EndpointObservation<OwnedProcess>, 'restarts'>;

/**
 * Runs endpoints as processes of this machine, in sessions of their own: they live on when the control plane
 * ends, and are found again by their owner mark.
 */
export function createLocalProvisioner(options: LocalProvisionerOptions): Provisioner<LocalSeen, LocalStep> {
  const { instance, networkNamespace, paths, log } = options;
  const executors: Executors = {
    startEndpoint: ({ attachment }) => startEndpoint(options, attachment),
    endProcess: async ({ process, reason, attachmentId }) => {
      log.info({ attachmentId, pid: process.pid, role: process.role, reason }, 'process is ended');
      await endProcess(process, END_GRACE_MS);
    },
    removeInterface: ({ interfaceName }) => removeInterfaceIn(networkNamespace, interfaceName),
    removeTable: ({ tableName }) => removeTableIn(networkNamespace, tableName),
    forgetAttachment: async ({ attachmentId }) => {
      // An endpoint that was killed could not take the socket of its wireguard-go with it.
      await removeStaleSocket(uapiSocketPath(interfaceName(attachmentId)));
      await options.forget(attachmentId);
      pruneLogs(paths.logs);
    },
  };
  return {
    observe: async () => {
      const { interfaces, tables } = await observeNetwork(networkNamespace);
      const processes = ownProcesses(instance);
      for (const { owner } of processes) boundEndpointLog(paths.endpointLog(parseOwnerMark(owner)?.attachmentId ?? ''));
      return { running: runningEndpoints(processes), processes, interfaces: interfaces.map(named), tables: tables.map(named) };
    },
    plan: (desired, seen, restarts, nowMs) => planEndpoints(desired, { ...seen, restarts }, nowMs),
    // The kind of a step selects the executor that takes exactly this kind.
    apply: (step) => (executors[step.kind] as (step: EndpointStep<OwnedProcess>) => Promise<void>)(step),
    lastWords: (attachmentId) => lastWordsIn(paths.endpointLog(attachmentId)),
  };
}

async function startEndpoint(options: LocalProvisionerOptions, attachment: Attachment): Promise<void> {
  const { instance, networkNamespace, endpointBundle, bootstrapFor, onExit, paths, log } = options;
  expectNamespace(networkNamespace);
  const { id } = attachment;
  const text = await bootstrapFor(attachment);
  const [file, ...args] = enterNetwork(networkNamespace, [process.execPath, endpointBundle, 'serve']);
  const output = openEndpointLog(paths.endpointLog(id));
  try {
    const child = await start(file, args, {
      environment: childEnvironment({ [OWNER_VARIABLE]: ownerMark({ instance, attachmentId: id }), [ROLE_VARIABLE]: ENDPOINT_ROLE }),
      stdin: { text },
      stdout: output,
      stderr: output,
      detached: true,
      cwd: '/',
    });
    log.info({ attachmentId: id, pid: child.pid }, 'endpoint started');
    void child.exited.then((exit) => onExit(id, exit));
  } catch (error) {
    throw moorlineError('ML-ENDPOINT-FAILED', `${file} could not be started`, error);
  } finally {
    closeSync(output);
  }
}

function expectNamespace(path: string): void {
  let isOne: boolean;
  try {
    isOne = isNamespace(path);
  } catch (error) {
    throw moorlineError('ML-ENDPOINT-FAILED', `${path}: ${(error as NodeJS.ErrnoException).code ?? 'cannot be looked at'}`, error);
  }
  if (!isOne) throw moorlineError('ML-ENDPOINT-FAILED', `${path} is not a network namespace`);
}

function named(name: string): { readonly name: string } {
  return { name };
}
