import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasBeenReady, podTrouble } from './pod-trouble.ts';

function troubleOf(status: unknown, metadata: object = {}): ReturnType<typeof podTrouble> {
  return podTrouble({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'endpoint-1', ...metadata }, status });
}
function waiting(reason: string, message?: string, lastState?: object): object {
  return { phase: 'Pending', containerStatuses: [{ state: { waiting: { reason, message } }, lastState }] };
}
const UNSCHEDULABLE = { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/1 nodes are available: 1 Insufficient example.com/tun. no new claims.' }] };
const READY = [{ type: 'Ready', status: 'True' }];

describe('podTrouble', () => {
  it('is nothing while a pod is new, on its way, runs, or leaves', () => {
    for (const status of [undefined, {}, waiting('ContainerCreating'), { phase: 'Running', containerStatuses: [{ state: { running: {} } }] }, { phase: 'Running', conditions: READY, containerStatuses: [{ state: { running: {} }, lastState: { terminated: { exitCode: 1 } } }] }]) expect(troubleOf(status)).toBeNull();
    expect(troubleOf(UNSCHEDULABLE, { deletionTimestamp: '2026-11-24T10:00:00Z' })).toBeNull();
    expect(troubleOf({ conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] })).toBeNull();
  });

  it('is what the scheduler says', () => {
    expect(troubleOf(UNSCHEDULABLE)).toEqual({ code: 'ML-ENDPOINT-UNSCHEDULABLE', detail: 'no node is available: Insufficient example.com/tun' });
  });

  it('is the same while nodes come and go, and all that is said in other words', () => {
    const said = (message: string): string | undefined => troubleOf({ conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }] })?.detail;
    const reasons = ['3 Insufficient example.com/tun, 12 node(s) had untolerated taint {a: b}', '11 node(s) had untolerated taint {a: b}, 5 Insufficient example.com/tun'];
    const expected = 'no node is available: Insufficient example.com/tun, node(s) had untolerated taint {a: b}';
    for (const each of reasons) for (const end of ['', '.', '. preemption: 0/15 nodes are available: 15 Preemption is not helpful for scheduling.']) expect(said(`0/15 nodes are available: ${each}${end}`)).toBe(expected);
    expect(said('no nodes available to schedule pods')).toBe('no nodes available to schedule pods');
  });

  it('is the same from one pull of an image to the next', () => {
    const why = 'rpc error: code = NotFound desc = failed to pull "example.com/x:1": not found';
    const [failed, between, again] = [waiting('ErrImagePull', why), waiting('ImagePullBackOff', `Back-off pulling image "example.com/x:1": ErrImagePull: ${why}`), waiting('ErrImagePull', why)].map((status) => troubleOf(status));
    expect(failed).toEqual({ code: 'ML-ENDPOINT-NOT-STARTED', detail: `ErrImagePull: ${why}` });
    expect([between, again]).toEqual([failed, failed]);
    expect(troubleOf(waiting('ImagePullBackOff', 'Back-off pulling image "example.com/x:1"'))?.detail).toBe('ErrImagePull: Back-off pulling image "example.com/x:1"');
  });

  it('is what the kubelet says of a container that cannot be made', () => {
    expect(troubleOf(waiting('ErrImageNeverPull', 'Container image is not present\nwith pull policy of Never'))).toEqual({ code: 'ML-ENDPOINT-NOT-STARTED', detail: 'ErrImageNeverPull: Container image is not present with pull policy of Never' });
  });

  it('is why it ended, for one that ends again and again, and stays the same while the pauses grow', () => {
    const terminated = { exitCode: 71, reason: 'Error', message: '{"msg":"begins"}\nML-TUN-FORBIDDEN: the TUN device may not be opened\n{"msg":"ends"}\n' };
    const [first, second] = ['10s', '20s'].map((pause) => troubleOf(waiting('CrashLoopBackOff', `back-off ${pause}`, { terminated })));
    expect(first).toEqual({ code: 'ML-ENDPOINT-NOT-STARTED', detail: 'it ended with code 71: ML-TUN-FORBIDDEN: the TUN device may not be opened' });
    expect(second).toEqual(first);
    expect(troubleOf(waiting('CrashLoopBackOff', 'back-off', { terminated: { exitCode: 137, reason: 'OOMKilled' } }))?.detail).toBe('it ended with code 137 (OOMKilled)');
  });

  it('is the last end from the first one on, whatever the container does at this moment, until it is ready', () => {
    const terminated = { exitCode: 71, reason: 'Error', message: 'ML-TUN-FORBIDDEN: the TUN device may not be opened' };
    const unready = [{ type: 'Initialized', status: 'True', lastTransitionTime: 'then' }, { type: 'Ready', status: 'False', lastTransitionTime: 'then' }];
    const runs = { running: { startedAt: 'now' } };
    const sequence: readonly [object, object?][] = [
      [{ terminated }], [{ waiting: { reason: 'CrashLoopBackOff' } }, { terminated }], [runs, { terminated }], [{ terminated }, { terminated }], [{ waiting: { reason: 'CrashLoopBackOff' } }, { terminated }], [{ waiting: { reason: 'ContainerCreating' } }, { terminated }], [runs, { terminated }],
    ];
    const told = sequence.map(([state, lastState]) => troubleOf({ phase: 'Running', conditions: unready, containerStatuses: [{ state, lastState }] })?.detail);
    expect(new Set(told)).toEqual(new Set(['it ended with code 71: ML-TUN-FORBIDDEN: the TUN device may not be opened']));
    expect(troubleOf({ phase: 'Running', conditions: unready, containerStatuses: [{ state: runs }] })).toBeNull();
    expect(troubleOf({ phase: 'Running', conditions: READY, containerStatuses: [{ state: runs, lastState: { terminated } }] })).toBeNull();
  });

  it('is why a pod as a whole has failed', () => {
    expect(troubleOf({ phase: 'Failed', reason: 'UnexpectedAdmissionError', message: 'Allocate failed' })?.detail).toBe('UnexpectedAdmissionError: Allocate failed');
    expect(troubleOf({ phase: 'Failed', containerStatuses: [{ state: { terminated: { exitCode: 1 } } }] })?.detail).toBe('it ended with code 1');
  });

  it('is short and of one line, whatever is said', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ maxLength: 3_000 }), (reason, message) => {
        const detail = troubleOf({ phase: 'Failed', reason, message })?.detail ?? '';
        expect(detail.length).toBeLessThanOrEqual(600);
        expect(detail).not.toMatch(/[\n\r]/);
      }),
    );
  });
});

describe('hasBeenReady', () => {
  const podOf = (status: object): Parameters<typeof hasBeenReady>[0] => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'endpoint-1' }, status });
  const initialized = { type: 'Initialized', status: 'True', lastTransitionTime: '2026-11-24T10:00:00Z' };
  const withReady = (status: string, lastTransitionTime: string): boolean => hasBeenReady(podOf({ conditions: [{ type: 'Ready', status, lastTransitionTime }, initialized] }));

  it('is so for one that is, or was, and for none that waits for a node or has failed from the beginning', () => {
    expect(withReady('True', '2026-11-24T10:00:03Z')).toBe(true);
    expect(withReady('False', '2026-11-24T11:00:00Z')).toBe(true);
    expect(withReady('False', '2026-11-24T10:00:00Z')).toBe(false);
    expect(hasBeenReady(podOf({}))).toBe(false);
  });
});
