import { MASK_BYTES } from './frame-header.ts';

/**
 * Takes the mask off bytes, in place (RFC 6455 section 5.3). A mask of zeros costs nothing.
 * @param phase how many bytes of the frame came before these
 */
export function unmask(bytes: Buffer, mask: Buffer, phase: number): void {
  if (mask.readUInt32LE(0) === 0) return;
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = (bytes[index] ?? 0) ^ (mask[(index + phase) % MASK_BYTES] ?? 0);
}
