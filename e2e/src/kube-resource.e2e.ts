import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBed, startKube, sweep, type Bed, type Kube } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const CRD = join(import.meta.dirname, '../../deploy/crds/tunnelendpoints.yaml');

let bed: Bed;
let kube: Kube;

beforeAll(async () => {
  await sweep();
  bed = await openBed('kubecrd');
  kube = await startKube(bed);
  await kube.kubectl(['apply', '--filename=-'], { input: readFileSync(CRD, 'utf8') });
  await kube.kubectl(['wait', '--for=condition=Established', 'crd/tunnelendpoints.moorline.dev']);
});

afterAll(async () => {
  await bed?.close();
});

function resource(name: string, spec: object): string {
  return JSON.stringify({ apiVersion: 'moorline.dev/v1alpha1', kind: 'TunnelEndpoint', metadata: { name, namespace: 'default' }, spec });
}
function apply(name: string, spec: object): Promise<string> {
  return kube.kubectl(['apply', '--filename=-'], { input: resource(name, spec) });
}

describe('TunnelEndpoint', () => {
  it.each([
    ['least', { target: { pod: { name: 'web-0' } } }],
    ['job', { target: { job: { name: 'night-run' } } }],
    ['mtu', { target: { job: { name: 'night-run' } }, mtu: 'auto' }],
    ['all', {
      target: { pod: { name: 'web-0' } }, addresses: { ipv4: '100.72.0.9', ipv6: 'fd6d::9' }, mtu: 1_400, transports: ['wss', 'udp'],
      exposedPorts: [{ port: 80 }, { port: 53, protocol: 'UDP' }], policy: { allowedDestinations: ['10.96.0.0/16', 'fd00::/8'], fromJobs: true },
    }],
  ])('takes what is good: %s', async (name, spec) => {
    await apply(name, spec);
    const stored = JSON.parse(await kube.kubectl(['get', 'tep', name, '--output=json'])) as { spec: object };
    expect(stored.spec).toMatchObject(spec);
  });

  it.each([
    ['no target', {}, 'spec.target'],
    ['two targets', { target: { pod: { name: 'a' }, job: { name: 'b' } } }, 'write either pod: {name: …} or job: {name: …}'],
    ['an MTU too small', { target: { job: { name: 'a' } }, mtu: 576 }, 'write an MTU from 1280 to 65000'],
    ['an MTU that is a word', { target: { job: { name: 'a' } }, mtu: 'large' }, 'write an MTU from 1280 to 65000, or auto'],
    ['an MTU in quotes', { target: { job: { name: 'a' } }, mtu: '1400' }, 'write an MTU from 1280 to 65000, or auto'],
    ['a range that is none', { target: { job: { name: 'a' } }, policy: { allowedDestinations: ['10.96.0.0/33'] } }, 'write a range in CIDR form, for example 10.20.0.0/16'],
    ['a range of another spelling', { target: { job: { name: 'a' } }, policy: { allowedDestinations: ['10.96.0.0/255.255.0.0'] } }, 'write a range in CIDR form'],
    ['an address for a range', { target: { job: { name: 'a' } }, policy: { allowedDestinations: ['10.96.0.1'] } }, 'write a range in CIDR form'],
    ['a range with a zone', { target: { job: { name: 'a' } }, policy: { allowedDestinations: ['fe80::%eth0/64'] } }, 'write a range in CIDR form'],
    ['IPv4 within IPv6', { target: { job: { name: 'a' } }, policy: { allowedDestinations: ['::ffff:10.0.0.0/104'] } }, 'write a range in CIDR form'],
    ['digits of another script', { target: { job: { name: 'a' } }, policy: { allowedDestinations: ['１０.0.0.0/8'] } }, 'write a range in CIDR form'],
    ['too many ranges', { target: { job: { name: 'a' } }, policy: { allowedDestinations: Array.from({ length: 65 }, (_none, n) => `10.${n}.0.0/16`) } }, 'must have at most 64 items'],
    ['a policy with a key that is none', { target: { job: { name: 'a' } }, policy: { deniedDestinations: [] } }, 'unknown field "spec.policy.deniedDestinations"'],
    ['too many ports', { target: { job: { name: 'a' } }, exposedPorts: Array.from({ length: 129 }, (_none, n) => ({ port: n + 1 })) }, 'must have at most 128 items'],
    ['a negative port', { target: { job: { name: 'a' } }, exposedPorts: [{ port: -1 }] }, 'should be greater than or equal to 1'],
    ['another protocol', { target: { job: { name: 'a' } }, exposedPorts: [{ port: 80, protocol: 'SCTP' }] }, 'supported values: "TCP", "UDP"'],
    ['a name of letters with marks', { target: { job: { name: 'nächtlich' } } }, 'spec.target.job.name'],
    ['an address with a zone', { target: { job: { name: 'a' } }, addresses: { ipv4: '100.72.0.9', ipv6: 'fe80::1%eth0' } }, 'write an IPv6 address'],
    ['addresses swapped', { target: { job: { name: 'a' } }, addresses: { ipv4: 'fd00::1', ipv6: '10.0.0.1' } }, 'write an IPv4 address, for example 100.72.0.10'],
    ['a transport twice', { target: { job: { name: 'a' } }, transports: ['wss', 'wss'] }, 'write each transport once'],
    ['a transport that is none', { target: { job: { name: 'a' } }, transports: ['tcp'] }, 'supported values: "udp", "wss", "wss-proxy", "wstunnel"'],
    ['a port that is none', { target: { job: { name: 'a' } }, exposedPorts: [{ port: 0 }] }, 'should be greater than or equal to 1'],
    ['a job with a bad name', { target: { job: { name: 'Night_Run' } } }, 'spec.target.job.name'],
    ['a key that is none', { target: { job: { name: 'a' } }, mtus: 1_400 }, 'unknown field "spec.mtus"'],
  ])('refuses %s and says what to write', async (_what, spec, message) => {
    await expect(apply('bad', spec)).rejects.toThrow(message);
  });

  it.each([
    ['target', { target: { pod: { name: 'web-1' } }, mtu: 1_300 }, 'target.pod.name cannot be changed'],
    ['mtu', { target: { pod: { name: 'web-0' } }, mtu: 1_301 }, 'mtu cannot be changed'],
    ['mtu, to auto', { target: { pod: { name: 'web-0' } }, mtu: 'auto' }, 'mtu cannot be changed'],
    ['mtu, taken away', { target: { pod: { name: 'web-0' } }, exposedPorts: [{ port: 80 }], policy: {} }, 'mtu cannot be added or removed later'],
    ['ports', { target: { pod: { name: 'web-0' } }, mtu: 1_300, exposedPorts: [{ port: 81 }], policy: {} }, 'exposedPorts cannot be changed'],
    ['policy', { target: { pod: { name: 'web-0' } }, mtu: 1_300, exposedPorts: [{ port: 80 }], policy: { fromJobs: true } }, 'policy cannot be changed'],
    ['policy, taken away', { target: { pod: { name: 'web-0' } }, mtu: 1_300, exposedPorts: [{ port: 80 }] }, 'policy cannot be added or removed later'],
  ])('keeps its %s', async (what, changed, message) => {
    const name = `keeps-${what.replaceAll(/\W+/g, '-')}`;
    await apply(name, { target: { pod: { name: 'web-0' } }, mtu: 1_300, exposedPorts: [{ port: 80 }], policy: {} });
    await expect(apply(name, changed)).rejects.toThrow(message);
  });

  it('is shown in columns', async () => {
    await apply('shown', { target: { pod: { name: 'web-0' } } });
    const status = { phase: 'Ready', transport: 'udp', address: '10.244.0.7', roundTrip: '12 ms', reason: '' };
    await kube.kubectl(['patch', 'tep', 'shown', '--subresource=status', '--type=merge', `--patch=${JSON.stringify({ status })}`]);
    const [header, row] = (await kube.kubectl(['get', 'tunnelendpoints', 'shown'])).split('\n');
    expect(header).toMatch(/^NAME +PHASE +TRANSPORT +ADDRESS +RTT +AGE +REASON/);
    expect(row).toMatch(/^shown +Ready +udp +10\.244\.0\.7 +12 ms/);
  });
});
