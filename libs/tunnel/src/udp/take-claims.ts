import type { DatagramPath } from '../path/index.ts';
import { decodeControl, type ControlKey, type ControlMessage } from './control-message.ts';
import { sift } from './sift.ts';

/** The same path, but messages of ours that come on it are not handed on: its claims go to `onClaim`. */
export function takeClaims(path: DatagramPath, key: ControlKey, onClaim: (claim: ControlMessage) => void): DatagramPath {
  return {
    ...path,
    onBatch: (handler) =>
      path.onBatch((batch) => {
        const { batches, messages } = sift(batch);
        for (const bytes of messages) {
          const message = decodeControl(bytes, key);
          if (message?.claims === true) onClaim(message);
        }
        for (const part of batches) handler(part);
      }),
  };
}
