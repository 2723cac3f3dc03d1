import { joinFileSchema, type JoinFile } from '@moorline/mesh-core';
import type { Field } from '@moorline/tools';

let count = 0;

/** A file of the bed's user with that content; gives its path. */
export function putFile({ home }: Field, content: string, mode = 0o600): string {
  return home.write(`file-${(count += 1)}.json`, content, mode);
}

/** A join file like another one, with some of it changed; gives its path. */
export function putJoinFile(field: Field, like: JoinFile, change: Partial<JoinFile> = {}): string {
  return putFile(field, JSON.stringify(joinFileSchema.parse({ ...like, ...change })));
}
