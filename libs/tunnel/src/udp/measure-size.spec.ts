import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BASE_BYTES, LOOPBACK, MOST_BYTES, openLoopback, startDirectEnd, until, type DirectEnd } from '../testing/direct-end.ts';
import { measureSize } from './measure-size.ts';
import { createUdpPath, type UdpPath } from './udp-path.ts';

let end: DirectEnd;
const paths: UdpPath[] = [];
beforeEach(async () => {
  end = await startDirectEnd();
});
afterEach(() => {
  end.close();
  for (const path of paths.splice(0)) path.close();
});

/** Opens a path and measures it. */
async function measured(mostBytes: number, onSize: (bytes: number) => void = () => undefined): Promise<UdpPath> {
  const { path, answered } = createUdpPath({ socket: await openLoopback(), to: { address: LOOPBACK, port: end.port }, writer: end.writer, limitBytes: BASE_BYTES });
  paths.push(path);
  path.probeWith(BASE_BYTES);
  await answered;
  measureSize({ path, confirmedBytes: BASE_BYTES, mostBytes, onSize });
  return path;
}

describe('the size of an open path', () => {
  it('becomes the largest that passes, for both ends', async () => {
    const sizes: number[] = [];
    const path = await measured(MOST_BYTES, (bytes) => void sizes.push(bytes));
    await until(() => path.limit?.() === MOST_BYTES);
    expect(end.paths[0]?.path.limit?.()).toBe(MOST_BYTES);
    expect(sizes.at(-1)).toBe(MOST_BYTES);
    expect(sizes).toEqual(sizes.toSorted((one, other) => one - other));
  });

  it('is what passed already where nothing larger is of use', async () => {
    const sizes: number[] = [];
    const path = await measured(BASE_BYTES, (bytes) => void sizes.push(bytes));
    await until(() => sizes.length > 0);
    expect([...sizes, path.limit?.(), end.paths[0]?.path.limit?.()]).toEqual([BASE_BYTES, BASE_BYTES, BASE_BYTES]);
  });

  it('is known again to an endpoint that has forgotten it', async () => {
    const path = await measured(MOST_BYTES);
    await until(() => path.limit?.() === MOST_BYTES);
    // As when nothing was heard for a minute.
    end.paths[0]?.path.close();
    path.probe();
    await until(() => end.paths.length === 2);
    await until(() => end.paths[1]?.path.limit?.() === MOST_BYTES);
    expect(path.limit?.()).toBe(MOST_BYTES);
  });

  it('is known to an endpoint that remembers a larger one of an earlier path', async () => {
    const before = await measured(MOST_BYTES);
    await until(() => before.limit?.() === MOST_BYTES);
    before.close();
    const path = await measured(BASE_BYTES);
    await until(() => end.paths[0]?.path.limit?.() === BASE_BYTES);
    expect(path.limit?.()).toBe(BASE_BYTES);
  });
});
