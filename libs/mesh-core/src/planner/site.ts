import { interfaceName, parseOwnerMark, tableName } from '../names/index.ts';
import type { Attachment } from '../schema/index.ts';
import type { EndpointObservation, ObservedProcess, ObservedResource } from './observation.ts';

export interface DesiredEndpoints {
  /** Name of this control plane in owner marks; things of other instances are left alone. */
  readonly instance: string;
  /** Every stored attachment, those that are being detached as well. */
  readonly attachments: readonly Attachment[];
}

/** All that belongs to one attachment. */
export interface Site<Process extends ObservedProcess = ObservedProcess> {
  readonly attachmentId: string;
  /** null: there is no row; what is left of it are orphans. */
  readonly attachment: Attachment | null;
  /** Oldest first. */
  readonly processes: readonly Process[];
  readonly interfaces: readonly string[];
  readonly tables: readonly string[];
}

type OwnerReader = (owner: string | null | undefined) => string | null;

/** Sorts what was observed by attachment: one site for each that is stored or of which something of this instance is left. */
export function sitesOf<Process extends ObservedProcess>(
  { instance, attachments }: DesiredEndpoints,
  { processes, interfaces, tables }: EndpointObservation<Process>,
): readonly Site<Process>[] {
  const rows = new Map(attachments.map((attachment) => [attachment.id, attachment]));
  const idOf = ownerReader(instance);
  const seen = [...processes, ...interfaces, ...tables].flatMap(({ owner }) => idOf(owner) ?? []);
  return [...new Set([...rows.keys(), ...seen])].map((attachmentId) => ({
    attachmentId,
    attachment: rows.get(attachmentId) ?? null,
    processes: processes.filter(({ owner }) => idOf(owner) === attachmentId).toSorted(byAge),
    interfaces: namesOf(interfaces, attachmentId, interfaceName(attachmentId), idOf),
    tables: namesOf(tables, attachmentId, tableName(attachmentId), idOf),
  }));
}

/** The attachment id of a mark of this instance; null for every other mark and for none. */
function ownerReader(instance: string): OwnerReader {
  return (owner) => {
    const mark = parseOwnerMark(owner ?? '');
    return mark?.instance === instance ? mark.attachmentId : null;
  };
}

/** Resources that carry the attachment's mark, or its name and no mark at all. */
function namesOf(resources: readonly ObservedResource[], attachmentId: string, name: string, idOf: OwnerReader): readonly string[] {
  return resources
    .filter((resource) => (typeof resource.owner === 'string' ? idOf(resource.owner) === attachmentId : resource.name === name))
    .map((resource) => resource.name);
}

function byAge(one: ObservedProcess, other: ObservedProcess): number {
  return one.startTicks - other.startTicks || one.pid - other.pid;
}
