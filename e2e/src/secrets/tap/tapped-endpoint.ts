/**
 * Stands in for the program of an endpoint: tells the test what the control plane gives it on standard input,
 * and is that program from then on. Its path is in `endpoint-path` beside this file.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { tell } from './tap.ts';

const text = readFileSync(0);
tell('bootstrap', text.toString('utf8'));
Object.defineProperty(process, 'stdin', { value: Readable.from([text]) });
createRequire(import.meta.url)(readFileSync(join(import.meta.dirname, 'endpoint-path'), 'utf8'));
