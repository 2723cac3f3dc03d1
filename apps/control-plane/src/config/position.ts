import { isCollection, isMap, isPair, type Document, type LineCounter, type Node, type Pair } from 'yaml';
import type { IssuePath } from '@moorline/mesh-core';

/** Both from 1, as editors count. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Where in a YAML text a path stands: its key in a mapping or its item in a list. What is missing is shown at the
 * mapping or list that it should stand in.
 */
export function positionOf(document: Document, lines: LineCounter, path: IssuePath): Position {
  let offset = offsetOf(document.contents);
  let node: unknown = document.contents;
  for (const key of path) {
    const child = childOf(node, key);
    if (child === null) break;
    offset = offsetOf(isPair(child) ? (child.key as Node | null) : child);
    node = isPair(child) ? child.value : child;
  }
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function childOf(node: unknown, key: string | number): Node | Pair | null {
  if (!isCollection(node)) return null;
  if (isMap(node)) return node.items.find((pair) => String(pair.key) === String(key)) ?? null;
  const item = node.items[Number(key)];
  return (item as Node | undefined) ?? null;
}

function offsetOf(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}
