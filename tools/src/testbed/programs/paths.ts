import { fileURLToPath } from 'node:url';

/** Small programs of a bed; each is a file that Node runs by itself and that imports nothing but Node. */
export const PROGRAM_FILES = ['hello-server.ts', 'echo-server.ts', 'echo-client.ts', 'stream-sink.ts', 'stream-source.ts', 'ticker.ts', 'resolve.ts'] as const;
export type ProgramFile = (typeof PROGRAM_FILES)[number];

/** Path of the program in this checkout; jobs get copies (`installPrograms`). */
export function programPath(file: ProgramFile): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
