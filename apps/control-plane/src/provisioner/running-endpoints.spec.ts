import { describe, expect, it } from 'vitest';
import { runningEndpoints } from './running-endpoints.ts';

const ID = '0123456789abcdef';

describe('runningEndpoints', () => {
  it('takes endpoints by their mark, nothing else', () => {
    const process = { pid: 1, startTicks: 1 };
    expect(
      runningEndpoints([
        { ...process, owner: `instance/${ID}`, role: 'endpoint' },
        { ...process, owner: 'instance/1111111111111111', role: 'wireguard' },
        { ...process, owner: 'somebody', role: 'endpoint' },
      ]),
    ).toEqual(new Set([ID]));
  });
});
