import { closeSync, fstatSync, openSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { descriptorChannel, receiveDescriptor, sendDescriptor } from './pass-descriptor.ts';

describe('descriptors', () => {
  it('come out of a channel as copies of what went in', () => {
    const { ours, theirs } = descriptorChannel();
    const file = openSync(import.meta.filename, 'r');
    sendDescriptor(theirs, file);
    const copy = receiveDescriptor(ours);
    expect(copy).not.toBe(file);
    expect(fstatSync(copy).ino).toBe(fstatSync(file).ino);
    for (const descriptor of [ours, theirs, file, copy]) closeSync(descriptor);
  });

  it('are not waited for, and the fault is named', () => {
    const { ours, theirs } = descriptorChannel();
    expect(() => receiveDescriptor(ours)).toThrow(expect.objectContaining({ code: 'EAGAIN' }));
    expect(() => sendDescriptor(theirs, 9_999)).toThrow(expect.objectContaining({ code: 'EBADF' }));
    for (const descriptor of [ours, theirs]) closeSync(descriptor);
    expect(() => sendDescriptor(theirs, 0)).toThrow(expect.objectContaining({ code: 'EBADF' }));
  });
});
