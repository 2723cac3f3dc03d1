import { closeSync } from 'node:fs';
import { descriptorChannel, receiveDescriptor, startWithChannel, type ChannelChild, type CommandLine } from '@moorline/linux';

/** The child inside, and what it hands out beside its messages. */
export interface InsideChild {
  readonly child: ChannelChild;
  /** The descriptor that the message says was sent. @throws the system's error */
  readonly takeDescriptor: () => number;
  /** Closes the channel of descriptors; safe to call again. */
  readonly forgetDescriptors: () => void;
}

/**
 * Starts the child inside with its two channels: Node's own, which carries messages and sockets, and a Unix socket
 * that carries descriptors as they are (docs/decisions/083). Where there is no FFI the second one is missing.
 */
export async function startInside(line: CommandLine, environment: Readonly<Record<string, string>>): Promise<InsideChild> {
  let channel = openChannel();
  const close = (end: 'ours' | 'theirs'): void => {
    if (channel !== null) closeSync(channel[end]);
  };
  const forgetDescriptors = (): void => {
    close('ours');
    channel = null;
  };
  try {
    const descriptors = channel === null ? [] : [channel.theirs];
    const child = await startWithChannel(line.file, line.args, { environment, stdio: ['inherit', 'inherit', 'inherit'], descriptors });
    close('theirs');
    const takeDescriptor = (): number => {
      const descriptor = receiveDescriptor(channel?.ours ?? -1);
      forgetDescriptors();
      return descriptor;
    };
    return { child, takeDescriptor, forgetDescriptors };
  } catch (error) {
    close('theirs');
    forgetDescriptors();
    throw error;
  }
}

function openChannel(): ReturnType<typeof descriptorChannel> | null {
  try {
    return descriptorChannel();
  } catch {
    return null;
  }
}
