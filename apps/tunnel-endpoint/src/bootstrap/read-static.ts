import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { moorlineError, STATIC_CERTIFICATE_FILE, STATIC_KEY_FILE, staticEndpointSchema, staticService, type StaticService } from '@moorline/mesh-core';

/**
 * Reads the file of an endpoint without a hub, and the certificate and key beside it. What is wrong is named by its
 * place only: the text holds keys.
 * @throws ML-PROTOCOL
 */
export function readStatic(path: string): StaticService {
  const beside = (name: string): string => textOf(join(dirname(path), name));
  const checked = staticEndpointSchema.safeParse(jsonOf(path, textOf(path)));
  if (!checked.success) throw moorlineError('ML-PROTOCOL', `${path} is not valid at: ${checked.error.issues.map((issue) => issue.path.join('.') || 'the whole').slice(0, 5).join(', ')}`);
  return staticService(checked.data, { certificate: beside(STATIC_CERTIFICATE_FILE), privateKey: beside(STATIC_KEY_FILE) });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw moorlineError('ML-PROTOCOL', `${path}: ${(error as NodeJS.ErrnoException).code ?? 'not readable'}`, error);
  }
}

function jsonOf(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser quotes what it could not read, which may be a key: no cause.
    throw moorlineError('ML-PROTOCOL', `${path} is not JSON`);
  }
}
