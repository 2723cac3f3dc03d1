import { parseDocument } from 'yaml';
import { importInterlink, moorlineError, type InterlinkImport } from '@moorline/mesh-core';
import { readText } from './read-configuration.ts';

/** An anchor that is repeated more often than this is there to use up memory. */
const ALIASES_MAX = 50;

/**
 * Reads the configuration file of interLink's virtual kubelet. YAML 1.1, as interLink reads it: `yes` is true.
 * @throws ML-INTERLINK-CONFIG
 */
export function readInterlink(path: string): InterlinkImport {
  const document = parseDocument(readText(path, 'ML-INTERLINK-CONFIG'), { version: '1.1', prettyErrors: true, uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) throw moorlineError('ML-INTERLINK-CONFIG', `${path}: ${error.message}`, error);
  return importInterlink(valueOf(document, path));
}

/** Aliases and merges are looked at only now. */
function valueOf(document: ReturnType<typeof parseDocument>, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: ALIASES_MAX });
  } catch (error) {
    throw moorlineError('ML-INTERLINK-CONFIG', `${path}: ${(error as Error).message}`, error);
  }
}
