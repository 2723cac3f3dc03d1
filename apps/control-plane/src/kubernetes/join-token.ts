import { createHmac } from 'node:crypto';
import { joinTokenFrom } from '@moorline/mesh-core';

/**
 * The join token of an attachment, always the same one: a replica that was killed between storing it and handing it
 * over is followed by one that hands over the same. It is redeemed once like any other.
 */
export function joinTokenOf(serverSecret: Uint8Array, attachmentId: string): string {
  return joinTokenFrom(createHmac('sha256', serverSecret).update(`join-token ${attachmentId}`).digest());
}
