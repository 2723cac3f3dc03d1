import { libc } from '../syscalls/libc.ts';

const value = Buffer.alloc(4);

/** setsockopt(2) of an int; false when the kernel refuses it, with its reason in errno. */
export function setOption(descriptor: number, level: number, option: number, wanted: number): boolean {
  value.writeInt32LE(wanted, 0);
  return libc('int setsockopt(int descriptor, int level, int option, const void *value, uint32_t bytes)')(descriptor, level, option, value, value.length) === 0;
}
