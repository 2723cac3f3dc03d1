import { interfaceName, ownerMark, tableName } from '../names/index.ts';
import type { EndpointObservation, EndpointStep, ObservedProcess, ObservedResource } from '../planner/index.ts';
import type { Attachment } from '../schema/index.ts';

/** A model of the store and of the machine: what steps do to them, without either. */
export interface World {
  readonly attachments: readonly Attachment[];
  readonly processes: readonly ObservedProcess[];
  readonly interfaces: readonly ObservedResource[];
  readonly tables: readonly ObservedResource[];
}

export const INSTANCE = 'demo';

export function observe(world: World, restarts: EndpointObservation['restarts'] = new Map()): EndpointObservation {
  return { processes: world.processes, interfaces: world.interfaces, tables: world.tables, restarts };
}

/** The world after one step, as the executor performs it. */
export function apply(world: World, step: EndpointStep): World {
  switch (step.kind) {
    case 'endProcess':
      return { ...world, processes: world.processes.filter((process) => process !== step.process) };
    case 'removeInterface':
      return { ...world, interfaces: world.interfaces.filter(({ name }) => name !== step.interfaceName) };
    case 'removeTable':
      return { ...world, tables: world.tables.filter(({ name }) => name !== step.tableName) };
    case 'forgetAttachment':
      return { ...world, attachments: world.attachments.filter(({ id }) => id !== step.attachmentId) };
    case 'startEndpoint':
      return started(world, step.attachmentId);
  }
}

function started(world: World, attachmentId: string): World {
  const owner = ownerMark({ instance: INSTANCE, attachmentId });
  const pid = 1 + Math.max(0, ...world.processes.map((process) => process.pid));
  return {
    ...world,
    processes: [
      ...world.processes,
      { pid, startTicks: pid, owner, role: 'endpoint' },
      { pid: pid + 1, startTicks: pid + 1, owner, role: 'wireguard' },
    ],
    interfaces: [...world.interfaces, { name: interfaceName(attachmentId) }],
    // nft replaces our table of the same name.
    tables: [
      ...world.tables.filter(({ name, owner }) => name !== tableName(attachmentId) || typeof owner === 'string'),
      { name: tableName(attachmentId) },
    ],
  };
}
