import { newLadder, type Ladder, type MtuInUse, type MtuSetting, type Transport } from '@moorline/mesh-core';
import { createLogger } from '@moorline/service';
import { beforeEach, describe, expect, it } from 'vitest';
import { keepMtu, type MtuKeeper } from './keep-mtu.ts';

const NOW_MS = 0;
const BOTH: readonly Transport[] = ['udp', 'wss'];

let ladder: Ladder;
let setting: MtuSetting;
let directBytes: number | undefined;
let told: MtuInUse[];
let keeper: MtuKeeper;
beforeEach(() => {
  ladder = newLadder(BOTH, [], NOW_MS);
  setting = 'auto';
  directBytes = undefined;
  told = [];
  keeper = keepMtu({ setting: () => setting, ladder: () => ladder, transport: () => ladder.active ?? 'wss', directLimit: () => directBytes, onMtu: (mtu) => void told.push(mtu), log: createLogger({ name: 'spec', level: 'silent' }) });
});

const use = (active: Transport | null): void => {
  ladder = { ...ladder, active };
};

describe('keepMtu', () => {
  it('says nothing before a path is in use, and knows an answer all the same', () => {
    keeper.settle();
    expect([told, keeper.inUse()]).toEqual([[], { overlay: 65_000, pods: 1_280, reason: 'relay' }]);
  });

  it('tells each MTU once', () => {
    use('udp');
    directBytes = 1_312;
    for (let count = 0; count < 3; count += 1) keeper.settle();
    directBytes = 1_472;
    keeper.measured(1_472);
    keeper.settle();
    expect(told).toEqual([
      { overlay: 1_280, pods: 1_280, reason: 'base' },
      { overlay: 1_440, pods: 1_440, reason: 'measured' },
    ]);
  });

  it('keeps pods at what was measured while a relay stands in', () => {
    use('udp');
    directBytes = 1_472;
    keeper.measured(1_472);
    directBytes = undefined;
    use('wss');
    keeper.settle();
    expect(told.at(-1)).toEqual({ overlay: 65_000, pods: 1_440, reason: 'relay' });
  });

  it('keeps what held while there is no path', () => {
    use('udp');
    directBytes = 1_472;
    keeper.measured(1_472);
    use(null);
    directBytes = undefined;
    keeper.settle();
    expect([told.length, keeper.inUse()]).toEqual([1, { overlay: 1_440, pods: 1_440, reason: 'measured' }]);
  });

  it('forgets what was measured towards another endpoint', () => {
    use('udp');
    directBytes = 1_472;
    keeper.measured(1_472);
    keeper.forget();
    directBytes = undefined;
    use('wss');
    keeper.settle();
    expect(told.at(-1)).toEqual({ overlay: 65_000, pods: 1_280, reason: 'relay' });
  });

  it('follows a setting that changes', () => {
    use('wss');
    keeper.settle();
    setting = 1_300;
    keeper.settle();
    expect(told.at(-1)).toEqual({ overlay: 1_300, pods: 1_300, reason: 'set' });
  });
});
