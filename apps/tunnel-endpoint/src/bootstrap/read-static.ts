import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { moorlineError, STATIC_CERTIFICATE_FILE, STATIC_KEY_FILE, staticEndpointSchema, staticService, type StaticService } from '@moorline/mesh-core';
import { parseSecret } from './parse-bootstrap.ts';

/**
 * Reads the file of an endpoint without a hub, and the certificate and key beside it. What is wrong is named by its
 * place only: the text holds keys.
 * @throws ML-PROTOCOL
 */
export function readStatic(path: string): StaticService {
  const beside = (name: string): string => textOf(join(dirname(path), name));
  return staticService(parseSecret(staticEndpointSchema, textOf(path), path), { certificate: beside(STATIC_CERTIFICATE_FILE), privateKey: beside(STATIC_KEY_FILE) });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw moorlineError('ML-PROTOCOL', `${path}: ${(error as NodeJS.ErrnoException).code ?? 'not readable'}`, error);
  }
}
