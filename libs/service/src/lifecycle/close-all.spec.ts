import { describe, expect, it } from 'vitest';
import { closeAll, type Disposer } from './close-all.ts';

describe('closeAll', () => {
  it('runs the last registered first, each to its end', async () => {
    const order: string[] = [];
    const disposer = (name: string): Disposer => ({
      name,
      dispose: async () => {
        order.push(`${name} begins`);
        await Promise.resolve();
        order.push(`${name} ends`);
      },
    });
    await closeAll([disposer('store'), disposer('server')]);
    expect(order).toEqual(['server begins', 'server ends', 'store begins', 'store ends']);
  });

  it('runs all of them and reports every failure', async () => {
    const ran: string[] = [];
    const failing = (name: string): Disposer => ({
      name,
      dispose: () => {
        ran.push(name);
        throw new Error(name);
      },
    });
    const closing = closeAll([failing('a'), { name: 'b', dispose: () => void ran.push('b') }, failing('c')]);
    await expect(closing).rejects.toMatchObject({ errors: [{ detail: 'c did not close' }, { detail: 'a did not close' }] });
    expect(ran).toEqual(['c', 'b', 'a']);
  });

  it('goes on past one that hangs', async () => {
    const ran: string[] = [];
    const closing = closeAll([{ name: 'a', dispose: () => void ran.push('a') }, { name: 'hangs', dispose: () => new Promise(() => {}) }], 10);
    await expect(closing).rejects.toMatchObject({ errors: [{ cause: { code: 'ML-TIMEOUT' } }] });
    expect(ran).toEqual(['a']);
  });

  it('does nothing a second time', async () => {
    let count = 0;
    const disposers: Disposer[] = [{ name: 'once', dispose: () => void (count += 1) }];
    await closeAll(disposers);
    await closeAll(disposers);
    expect(count).toBe(1);
  });
});
