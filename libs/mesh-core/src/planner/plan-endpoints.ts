import type { Attachment } from '../schema/index.ts';
import { ENDPOINT_ROLE, type EndpointObservation, type ObservedProcess, type RestartHistory } from './observation.ts';
import { restartDueAtMs } from './restart.ts';
import { sitesOf, type DesiredEndpoints, type Site } from './site.ts';
import type { EndProcessStep, EndpointStep, EndReason, RemoveInterfaceStep } from './step.ts';

/**
 * The steps from what is observed to one endpoint for every attachment and nothing else of ours.
 * Needs no memory of earlier plans; for a world that is as desired there is no step. What another
 * instance owns is in none. After the steps observe and plan again until none is left; an endpoint
 * that keeps failing is started only when its restart is due (`restartDueAtMs`).
 */
export function planEndpoints<Process extends ObservedProcess>(
  desired: DesiredEndpoints,
  observed: EndpointObservation<Process>,
  nowMs: number,
): readonly EndpointStep<Process>[] {
  return sitesOf(desired, observed).flatMap((site): readonly EndpointStep<Process>[] => {
    const { attachment, attachmentId } = site;
    if (attachment === null) return clearSteps(site, 'orphan');
    if (attachment.deletedAtMs === null) return keepSteps(site, attachment, observed.restarts.get(attachmentId), nowMs);
    const steps = clearSteps(site, 'detached');
    return steps.length > 0 ? steps : [{ kind: 'forgetAttachment', attachmentId }];
  });
}

/** One endpoint stays or is started; of several the oldest stays, which holds the relay's port and the tunnel. */
function keepSteps<Process extends ObservedProcess>(
  site: Site<Process>,
  attachment: Attachment,
  history: RestartHistory | undefined,
  nowMs: number,
): readonly EndpointStep<Process>[] {
  const [endpoint, ...duplicates] = site.processes.filter(isEndpoint);
  if (endpoint !== undefined) return duplicates.map((process) => endStep(site, process, 'duplicate'));
  const clean = [...endSteps(site, 'endpoint-gone'), ...interfaceSteps(site)];
  if (nowMs < restartDueAtMs(history)) return clean;
  return [...clean, { kind: 'startEndpoint', attachmentId: site.attachmentId, attachment }];
}

/** Ends and removes all that is there; endpoints first, so that they take down what they set up. */
function clearSteps<Process extends ObservedProcess>(site: Site<Process>, reason: EndReason): readonly EndpointStep<Process>[] {
  const { attachmentId, tables } = site;
  return [
    ...endSteps(site, reason),
    ...interfaceSteps(site),
    ...tables.map((tableName) => ({ kind: 'removeTable', attachmentId, tableName }) as const),
  ];
}

function endSteps<Process extends ObservedProcess>(site: Site<Process>, reason: EndReason): readonly EndProcessStep<Process>[] {
  const others = site.processes.filter((process) => !isEndpoint(process));
  return [...site.processes.filter(isEndpoint), ...others].map((process) => endStep(site, process, reason));
}

function endStep<Process extends ObservedProcess>({ attachmentId }: Site<Process>, process: Process, reason: EndReason): EndProcessStep<Process> {
  return { kind: 'endProcess', attachmentId, process, reason };
}

function interfaceSteps({ attachmentId, interfaces }: Site): readonly RemoveInterfaceStep[] {
  return interfaces.map((interfaceName) => ({ kind: 'removeInterface', attachmentId, interfaceName }));
}

function isEndpoint({ role }: ObservedProcess): boolean {
  return role === ENDPOINT_ROLE;
}
