import { expect, test } from 'vitest';
import { parseDefaultGateways } from './default-gateways.ts';

const HEAD = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT';

test('only default routes with a gateway count, each once', () => {
  const lines = ['eth0\t00000000\t0100F40A\t0003\t0\t0\t0\t00000000\t0\t0\t0', 'eth0\t0000F40A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0', 'eth1\t00000000\t0100F40A\t0003\t0\t0\t9\t00000000\t0\t0\t0'];
  expect(parseDefaultGateways([HEAD, ...lines, ''].join('\n'))).toEqual(['10.244.0.1']);
  expect(parseDefaultGateways(HEAD)).toEqual([]);
});
