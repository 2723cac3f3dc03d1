import { isDeepStrictEqual } from 'node:util';
import { isDirectExpected, mtuInUse, type Ladder, type MtuInUse, type MtuSetting, type Transport } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';

export interface MtuKeeper {
  readonly inUse: () => MtuInUse;
  /** Looks whether another MTU is in force now. */
  readonly settle: () => void;
  /** Datagrams of so many bytes pass directly. */
  readonly measured: (bytes: number) => void;
  /** The direct way leads to another endpoint. */
  readonly forget: () => void;
}

export interface MtuKeeperOptions {
  readonly setting: () => MtuSetting;
  readonly ladder: () => Ladder;
  /** In use, or used last. */
  readonly transport: () => Transport;
  /** Bytes of the largest datagram of the direct path that is open; undefined: none is. */
  readonly directLimit: () => number | undefined;
  /** Called with the first MTU, and each time that another one is in force. */
  readonly onMtu: (mtu: MtuInUse) => void;
  readonly log: Logger;
}

/** Follows what the paths of a tunnel carry. */
export function keepMtu({ setting, ladder, transport, directLimit, onMtu, log }: MtuKeeperOptions): MtuKeeper {
  let told: MtuInUse | null = null;
  /** Of the direct path that was measured last. */
  let lastBytes: number | null = null;
  const now = (): MtuInUse => {
    const used = transport();
    const directBytes = used === 'udp' ? (directLimit() ?? lastBytes) : lastBytes;
    return mtuInUse({ setting: setting(), transport: used, directBytes, directExpected: isDirectExpected(ladder()) });
  };
  const settle = (): void => {
    const mtu = now();
    // While there is no path, what held is as good as anything.
    if (ladder().active === null || isDeepStrictEqual(mtu, told)) return;
    told = mtu;
    log.info({ mtu }, 'MTU in use');
    onMtu(mtu);
  };
  return {
    inUse: () => told ?? now(),
    settle,
    measured: (bytes) => {
      lastBytes = bytes;
      settle();
    },
    forget: () => {
      lastBytes = null;
    },
  };
}
