import { describe, expect, it } from 'vitest';
import type { DesiredNamespace, ObservedNamespace } from './model.ts';
import { planNetwork } from './plan.ts';

const desired: readonly DesiredNamespace[] = [
  {
    name: 'node', forwarding: true, routes: [],
    links: [
      { kind: 'bridge', name: 'cni0', addresses: ['10.0.0.1/24'] },
      { kind: 'veth', name: 'v-pod', addresses: [], peer: { namespace: 'pod', name: 'eth0' }, bridge: 'cni0' },
    ],
  },
  { name: 'pod', forwarding: false, links: [{ kind: 'existing', name: 'eth0', addresses: ['10.0.0.2/24'] }], routes: [{ destination: 'default', via: '10.0.0.1' }] },
];

const reached: ReadonlyMap<string | null, ObservedNamespace> = new Map([
  ['node', { forwarding: true, routes: [], links: new Map([['cni0', { up: true, addresses: ['10.0.0.1/24'], bridge: null }], ['v-pod', { up: true, addresses: [], bridge: 'cni0' }]]) }],
  ['pod', { forwarding: false, routes: [{ destination: 'default', via: '10.0.0.1' }], links: new Map([['eth0', { up: true, addresses: ['10.0.0.2/24'], bridge: null }]]) }],
]);

describe('planNetwork', () => {
  it('makes everything where nothing is, each thing before what needs it', () => {
    expect(planNetwork(desired, new Map()).map((step) => step.kind)).toEqual([
      'addNamespace', 'addNamespace', 'enableForwarding', 'addBridge', 'addVeth', 'addAddress', 'setUp', 'joinBridge', 'setUp', 'addAddress', 'setUp', 'addRoute',
    ]);
  });

  it('does nothing when all is as desired', () => {
    expect(planNetwork(desired, reached)).toEqual([]);
  });

  it('repairs just what differs', () => {
    const pod: ObservedNamespace = { forwarding: false, routes: [{ destination: 'default', via: '10.0.0.9' }], links: new Map([['eth0', { up: false, addresses: ['10.0.0.2/24'], bridge: null }]]) };
    expect(planNetwork(desired, new Map([...reached, ['pod', pod]]))).toEqual([
      { kind: 'setUp', namespace: 'pod', link: 'eth0' },
      { kind: 'addRoute', namespace: 'pod', destination: 'default', via: '10.0.0.1' },
    ]);
  });

  it('never makes a namespace for the root', () => {
    const root: DesiredNamespace = { name: null, forwarding: false, links: [{ kind: 'existing', name: 'x', addresses: ['198.18.0.1/30'] }], routes: [] };
    expect(planNetwork([root], new Map([[null, { forwarding: false, links: new Map(), routes: [] }]])).map((step) => step.kind)).toEqual(['addAddress', 'setUp']);
  });
});
