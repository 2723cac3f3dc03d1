import { moorlineError, type EndpointKind, type EndpointObject, type ObjectStep } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { applyOrUndo } from './apply-or-undo.ts';

const ATTACHMENT = { id: '0123456789abcdef', name: 'a', addresses: { ipv4: '10.0.0.2', ipv6: 'fd00::2' }, furtherAddresses: [], mtu: 1_280, relayPort: 7_000, createdAtMs: 1, deletedAtMs: null };
function make(kind: EndpointKind): ObjectStep {
  const object: EndpointObject = { apiVersion: 'v1', kind, metadata: { name: 'x' } };
  return { kind: 'makeObject', attachmentId: ATTACHMENT.id, attachment: ATTACHMENT, object };
}
async function run(failing: readonly string[], stood: readonly string[] = []): Promise<{ readonly log: readonly string[]; readonly error: unknown }> {
  const log: string[] = [];
  const apply = async (step: ObjectStep): Promise<EndpointObject | null> => {
    const object = 'object' in step ? step.object : null;
    const name = [step.kind, object?.kind, object?.metadata.uid].filter((word) => word !== undefined).join(' ');
    log.push(name);
    if (failing.includes(name)) throw moorlineError('ML-KUBE-BUSY', name);
    return object === null || step.kind !== 'makeObject' || stood.includes(object.kind) ? null : { ...object, metadata: { ...object.metadata, uid: 'made' } };
  };
  const error = await applyOrUndo([make('Secret'), make('NetworkPolicy'), make('Service')], { apply, onDone: () => undefined }).then(() => null, (thrown: unknown) => thrown);
  return { log, error };
}

describe('applyOrUndo', () => {
  it('performs all in order', async () => {
    expect(await run([])).toEqual({ log: ['makeObject Secret', 'makeObject NetworkPolicy', 'makeObject Service'], error: null });
  });

  it('takes away what it made, the last first', async () => {
    const { log, error } = await run(['makeObject Service']);
    expect(log.slice(3)).toEqual(['removeObject NetworkPolicy made', 'removeObject Secret made']);
    expect(error).toMatchObject({ code: 'ML-KUBE-BUSY' });
  });

  it('leaves what stood before, and was taken over', async () => {
    const { log } = await run(['makeObject Service'], ['Secret']);
    expect(log.slice(3)).toEqual(['removeObject NetworkPolicy made']);
  });

  it('goes on undoing when that fails too, and tells all', async () => {
    const { log, error } = await run(['makeObject Service', 'removeObject NetworkPolicy made']);
    expect(log.at(-1)).toBe('removeObject Secret made');
    expect(error).toMatchObject({ code: 'ML-ENDPOINT-FAILED', cause: { errors: [{ code: 'ML-KUBE-BUSY' }, { code: 'ML-KUBE-BUSY' }] } });
  });
});
