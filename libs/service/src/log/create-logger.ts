import { moorlineError } from '@moorline/mesh-core';
import { pino, stdSerializers, stdTimeFunctions, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { redactLine } from './redact-line.ts';

/** Structured log: `log.info({ attachmentId }, 'joined')`. Children inherit destination and redaction. */
export type Logger = PinoLogger;
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** Standard error, a file (made with mode 0600, appended to), or anything that takes lines. */
export type LogDestination = 'stderr' | { readonly file: string } | DestinationStream;

export interface LoggerOptions {
  /** Program that writes, such as `moorline-control`. */
  readonly name: string;
  readonly level?: LogLevel;
  readonly destination?: LogDestination;
}

const STDERR_DESCRIPTOR = 2;
const LOG_FILE_MODE = 0o600;

/**
 * A logger that writes one JSON object a line, with ISO 8601 times and whole chains of causes. Each
 * finished line passes mesh-core's `redact`, so a secret cannot get out whichever field it stands in. Writes are
 * synchronous: the last line before a crash is the one that matters. Lines that cannot be written are lost.
 * @throws ML-OUTPUT-UNWRITABLE when the file cannot be opened
 */
export function createLogger({ name, level = 'info', destination = 'stderr' }: LoggerOptions): Logger {
  return pino(
    {
      name,
      level,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: stdSerializers.errWithCause },
      hooks: { streamWrite: redactLine },
    },
    destinationStream(destination),
  );
}

function destinationStream(destination: LogDestination): DestinationStream {
  if (destination === 'stderr') return survivable(pino.destination({ dest: STDERR_DESCRIPTOR, sync: true }));
  if (!('file' in destination)) return destination;
  try {
    return survivable(pino.destination({ dest: destination.file, append: true, mode: LOG_FILE_MODE, sync: true }));
  } catch (error) {
    throw moorlineError('ML-OUTPUT-UNWRITABLE', destination.file, error);
  }
}

/** A full disk or a closed pipe costs lines of the log, never the process. */
function survivable(stream: ReturnType<typeof pino.destination>): DestinationStream {
  stream.on('error', () => undefined);
  return stream;
}
