import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import { formatIssue, parseConfiguration, type Configuration, type ErrorCode, type KubernetesConfiguration } from '@moorline/mesh-core';
import { positionOf } from './position.ts';

/** One thing that is wrong in a configuration file. */
export interface FileIssue {
  readonly code: ErrorCode;
  readonly line: number;
  readonly column: number;
  /** Key, what was expected there, and what stands there. */
  readonly message: string;
}

export type CheckedText =
  | { readonly ok: true; readonly configuration: Configuration; readonly kubernetes: KubernetesConfiguration | null }
  | { readonly ok: false; readonly issues: readonly FileIssue[] };

/** An anchor that is repeated more often than this is there to use up memory. */
const ALIASES_MAX = 50;

/** Reads a configuration in YAML 1.2 (or JSON) and names everything that is wrong, in the order of the file. */
export function checkText(text: string): CheckedText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true, uniqueKeys: true });
  if (document.errors.length > 0) return { ok: false, issues: document.errors.map((error) => syntaxIssue(error, lines)) };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: ALIASES_MAX });
  } catch (error) {
    return { ok: false, issues: [{ code: 'ML-CONFIG-INVALID', line: 1, column: 1, message: (error as Error).message }] };
  }
  const result = parseConfiguration(value);
  if (result.ok) return result;
  const issues = result.issues.map((issue) => ({ code: issue.code, ...positionOf(document, lines, issue.path), message: formatIssue(issue) }));
  return { ok: false, issues: issues.toSorted((one, other) => one.line - other.line || one.column - other.column) };
}

function syntaxIssue({ pos, message }: YAMLError, lines: LineCounter): FileIssue {
  const { line, col } = lines.linePos(pos[0]);
  return { code: 'ML-CONFIG-INVALID', line, column: col, message: `not YAML: ${message}` };
}
