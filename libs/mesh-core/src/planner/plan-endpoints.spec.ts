import { describe, expect, it } from 'vitest';
import { interfaceName, tableName } from '../names/index.ts';
import { exampleAttachment } from '../testing/examples.ts';
import { ENDPOINT_ROLE, WIREGUARD_ROLE, type EndpointObservation, type ObservedProcess } from './observation.ts';
import { planEndpoints } from './plan-endpoints.ts';

const attachment = exampleAttachment();
const { id } = attachment;
const detached = exampleAttachment({ deletedAtMs: 5_000 });
const OTHER = 'fedcba9876543210';
const NOW = 100_000;

const nothing: EndpointObservation = { processes: [], interfaces: [], tables: [], restarts: new Map() };
const desired = { instance: 'demo', attachments: [attachment] };
const detaching = { instance: 'demo', attachments: [detached] };

function process(pid: number, role = 'endpoint', owner = `demo/${id}`): ObservedProcess {
  return { pid, startTicks: pid, owner, role };
}
const endOf = (target: ObservedProcess, reason: string, attachmentId = id): unknown => ({
  kind: 'endProcess',
  attachmentId,
  process: target,
  reason,
});

describe('roles', () => {
  it('stay the same in every version: processes outlive the program that started them', () => {
    expect([ENDPOINT_ROLE, WIREGUARD_ROLE]).toStrictEqual(['endpoint', 'wireguard']);
  });
});

describe('planEndpoints for a stored attachment', () => {
  it('starts an endpoint where there is none', () => {
    expect(planEndpoints(desired, nothing, NOW)).toStrictEqual([{ kind: 'startEndpoint', attachmentId: id, attachment }]);
  });

  it('leaves a running one alone, with all that belongs to it', () => {
    const observed = {
      ...nothing,
      processes: [process(1), process(2, 'wireguard'), process(3, 'helper')],
      interfaces: [{ name: interfaceName(id) }],
      tables: [{ name: tableName(id) }],
    };
    expect(planEndpoints(desired, observed, NOW)).toStrictEqual([]);
  });

  it('ends all but the oldest of several', () => {
    const [oldest, older, young] = [
      { ...process(30), startTicks: 1 },
      { ...process(10), startTicks: 2 },
      { ...process(20), startTicks: 2 },
    ];
    expect(planEndpoints(desired, { ...nothing, processes: [young, older, oldest] }, NOW)).toStrictEqual([
      endOf(older, 'duplicate'),
      endOf(young, 'duplicate'),
    ]);
  });

  it('takes away what an ended endpoint left, then starts another; its table is replaced by the new one', () => {
    const left = { ...nothing, processes: [process(2, 'wireguard')], interfaces: [{ name: interfaceName(id) }], tables: [{ name: tableName(id) }] };
    expect(planEndpoints(desired, left, NOW)).toStrictEqual([
      endOf(process(2, 'wireguard'), 'endpoint-gone'),
      { kind: 'removeInterface', attachmentId: id, interfaceName: interfaceName(id) },
      { kind: 'startEndpoint', attachmentId: id, attachment },
    ]);
  });

  it('waits with the start until it is due, but not with cleaning up', () => {
    const observed = { ...nothing, processes: [process(2, 'wireguard')], restarts: new Map([[id, { failures: 3, lastFailureAtMs: NOW - 999 }]]) };
    expect(planEndpoints(desired, observed, NOW)).toStrictEqual([endOf(process(2, 'wireguard'), 'endpoint-gone')]);
    expect(planEndpoints(desired, observed, NOW + 1).map(({ kind }) => kind)).toStrictEqual(['endProcess', 'startEndpoint']);
  });

  it('does not wait for the failures of another', () => {
    expect(planEndpoints(desired, { ...nothing, restarts: new Map([[OTHER, { failures: 9, lastFailureAtMs: NOW }]]) }, NOW)).toHaveLength(1);
  });
});

describe('planEndpoints for a detached attachment', () => {
  it('ends the endpoint first, then the rest, and removes what is left', () => {
    const observed = {
      ...nothing,
      processes: [process(1, 'wireguard'), process(2)],
      interfaces: [{ name: interfaceName(id) }],
      tables: [{ name: tableName(id) }],
    };
    expect(planEndpoints(detaching, observed, NOW)).toStrictEqual([
      endOf(process(2), 'detached'),
      endOf(process(1, 'wireguard'), 'detached'),
      { kind: 'removeInterface', attachmentId: id, interfaceName: interfaceName(id) },
      { kind: 'removeTable', attachmentId: id, tableName: tableName(id) },
    ]);
  });

  it.each<Partial<EndpointObservation>>([
    { processes: [process(1, 'helper')] },
    { interfaces: [{ name: interfaceName(id) }] },
    { tables: [{ name: tableName(id) }] },
  ])('is not forgotten while %o is there', (left) => {
    expect(planEndpoints(detaching, { ...nothing, ...left }, NOW).map(({ kind }) => kind)).not.toContain('forgetAttachment');
  });

  it('is forgotten when nothing of it is left', () => {
    const foreign = { ...nothing, processes: [process(1, 'endpoint', `other/${id}`)], tables: [{ name: tableName(OTHER) }] };
    expect(planEndpoints(detaching, foreign, NOW)).toStrictEqual([{ kind: 'forgetAttachment', attachmentId: id }]);
  });
});

describe('planEndpoints without a row', () => {
  it('takes away orphans of this instance, with what goes by their name', () => {
    const orphan = process(1, 'endpoint', `demo/${OTHER}`);
    const observed = { ...nothing, processes: [orphan], interfaces: [{ name: interfaceName(OTHER) }], tables: [{ name: tableName(OTHER) }] };
    expect(planEndpoints({ instance: 'demo', attachments: [] }, observed, NOW)).toStrictEqual([
      endOf(orphan, 'orphan', OTHER),
      { kind: 'removeInterface', attachmentId: OTHER, interfaceName: interfaceName(OTHER) },
      { kind: 'removeTable', attachmentId: OTHER, tableName: tableName(OTHER) },
    ]);
  });

  it('takes away resources that carry our mark, whatever their name', () => {
    const observed = { ...nothing, interfaces: [{ name: 'odd0', owner: `demo/${OTHER}` }], tables: [{ name: 'odd', owner: `demo/${OTHER}` }] };
    expect(planEndpoints({ instance: 'demo', attachments: [] }, observed, NOW).map(({ kind }) => kind)).toStrictEqual([
      'removeInterface',
      'removeTable',
    ]);
  });

  it('leaves alone what has no mark, another mark or none of ours', () => {
    const observed = {
      ...nothing,
      processes: [process(1, 'endpoint', `other/${OTHER}`), process(2, 'endpoint', 'demo'), process(3, 'endpoint', '')],
      interfaces: [{ name: interfaceName(OTHER) }, { name: 'eth0', owner: null }],
      tables: [{ name: tableName(OTHER), owner: null }, { name: 'filter' }],
    };
    expect(planEndpoints({ instance: 'demo', attachments: [] }, observed, NOW)).toStrictEqual([]);
  });

  it('leaves alone what has the name of ours and the mark of another', () => {
    const observed = {
      ...nothing,
      interfaces: [{ name: interfaceName(id), owner: `other/${id}` }],
      tables: [{ name: tableName(id), owner: `other/${id}` }],
    };
    expect(planEndpoints(detaching, observed, NOW).map(({ kind }) => kind)).toStrictEqual(['forgetAttachment']);
  });
});
