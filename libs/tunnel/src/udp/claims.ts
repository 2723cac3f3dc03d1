import { encodeControl, type ControlKey, type ControlMessage } from './control-message.ts';

/** Numbers the control messages of one agent, over all its paths, so that an older one never counts after a newer. */
export interface ControlWriter {
  readonly key: ControlKey;
  /** The next message, and its number. */
  readonly write: (message: Omit<ControlMessage, 'sequence'>, bytes?: number) => { readonly bytes: Buffer; readonly sequence: number };
}

/** Makes a claim to be sent on the path that it is for. */
export type ClaimMaker = (repeat: boolean) => Buffer;

export function createControlWriter(key: ControlKey): ControlWriter {
  let last = 0;
  return {
    key,
    write: (message, bytes) => {
      last += 1;
      return { bytes: encodeControl({ ...message, sequence: last }, key, bytes), sequence: last };
    },
  };
}

export function claimsOf(writer: ControlWriter): ClaimMaker {
  return (repeat) => writer.write({ kind: 'claim', claims: true, repeat, carried: false, answerBytes: 0 }).bytes;
}
