import { sha256Hex } from '@moorline/mesh-core';
import { controlKey, createControlWriter, type ControlWriter } from '@moorline/tunnel';

/**
 * Gives the writer of a ticket's control messages. The endpoint passes over numbers that are not above what it has heard
 * with a ticket, so that they go on for as long as that is the same, whatever else of the endpoint changes.
 */
export function keepWriter(): (relayTicket: string) => ControlWriter {
  let kept: { readonly ticket: string; readonly writer: ControlWriter } | null = null;
  return (ticket) => {
    if (kept?.ticket !== ticket) kept = { ticket, writer: createControlWriter(controlKey(sha256Hex(ticket))) };
    return kept.writer;
  };
}
