import type { DatagramBatch } from '@moorline/linux';
import { describe, expect, it } from 'vitest';
import type { DatagramPath } from './datagram-path.ts';
import { keepLast } from './keep-last.ts';
import { groupPaths } from './path-group.ts';

/** A path that remembers what it was given, and gives lent bytes back at once, as a socket does. */
function memory(): DatagramPath & { readonly sent: string[]; readonly arrive: (text: string) => void } {
  const sent: string[] = [];
  let handler: Parameters<DatagramPath['onBatch']>[0] = () => undefined;
  return {
    sent,
    arrive: (text) => handler(batch(text)),
    send: ({ bytes, release }) => {
      sent.push(bytes.toString());
      release?.();
      return true;
    },
    onBatch: (next) => {
      handler = next;
    },
    closed: new Promise(() => undefined),
    bufferedBytes: () => 0,
    close: () => undefined,
  };
}
/** Its bytes are written over as soon as they are given back, as those of a slab are. */
function batch(text: string, released: string[] = []): DatagramBatch {
  const bytes = Buffer.from(text);
  return {
    segmentBytes: bytes.length,
    bytes,
    release: () => {
      released.push(text);
      bytes.fill('x');
    },
  };
}

describe('groupPaths', () => {
  it('sends on the path in use, and hears all', () => {
    const group = groupPaths();
    const [one, other] = [memory(), memory()];
    const heard: string[] = [];
    group.onBatch(({ bytes }) => void heard.push(bytes.toString()));
    for (const path of [one, other]) group.add(path);
    group.use(one);
    group.send(batch('a'));
    group.use(other);
    group.send(batch('b'));
    one.arrive('c');
    other.arrive('d');
    group.remove(one);
    one.arrive('e');
    expect([one.sent, other.sent, heard]).toEqual([['a'], ['b'], ['c', 'd']]);
  });

  it('sends what is too large for the path in use on another one, to whom it then belongs', () => {
    const group = groupPaths();
    const [narrow, relay] = [{ ...memory(), limit: () => 3 }, memory()];
    let wider: DatagramPath | null = relay;
    group.use(narrow, { keep: true, overflow: () => wider });
    for (const text of ['abc', 'abcd']) group.send(batch(text));
    group.use(narrow, { repeat: true, keep: true, overflow: () => wider });
    expect([narrow.sent, relay.sent]).toEqual([['abc', 'abc'], ['abcd']]);
    wider = null;
    group.send(batch('efgh'));
    expect(narrow.sent.at(-1)).toBe('efgh');
  });

  it('repeats what was sent last on a path that was lost, as it was, and what was sent while there was none', () => {
    const group = groupPaths();
    const [lossy, relay] = [memory(), memory()];
    for (const path of [lossy, relay]) group.add(path);
    group.use(lossy, { keep: true });
    for (const text of ['a', 'b']) group.send(batch(text));
    group.remove(lossy);
    expect(group.send(batch('c'))).toBe(false);
    group.use(relay, { repeat: true });
    group.send(batch('d'));
    expect(relay.sent).toEqual(['a', 'b', 'c', 'd']);
  });

  it('repeats nothing that was not lost, and gives all bytes back', () => {
    const group = groupPaths();
    const released: string[] = [];
    const [lossy, relay] = [memory(), memory()];
    group.use(lossy, { keep: true });
    group.send(batch('a', released));
    expect(released).toEqual([]);
    group.use(relay);
    group.send(batch('b', released));
    expect([relay.sent, released]).toEqual([['b'], ['a', 'b']]);
  });
});

describe('keepLast', () => {
  it('keeps the newest that fit, and the newest always', () => {
    const released: string[] = [];
    const last = keepLast(4);
    for (const text of ['ab', 'cd', 'ef']) last.put(batch(text, released));
    expect(released).toEqual(['ab']);
    expect(last.takeAll().map(({ bytes }) => bytes.toString())).toEqual(['cd', 'ef']);
    last.put(batch('too long', released));
    expect(last.takeAll()).toHaveLength(1);
    expect(last.takeAll()).toEqual([]);
  });
});
