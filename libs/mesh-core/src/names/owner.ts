import { attachmentIdSchema } from '../schema/index.ts';

/** What an owner mark says: which control plane made the thing, and for which attachment. */
export interface OwnerMark {
  readonly instance: string;
  readonly attachmentId: string;
}

/** The mark that everything of an attachment carries, `<instance>/<attachment id>`. */
export function ownerMark({ instance, attachmentId }: OwnerMark): string {
  return `${instance}/${attachmentId}`;
}

/** Reads a mark; null for what is none. */
export function parseOwnerMark(text: string): OwnerMark | null {
  const slash = text.lastIndexOf('/');
  const id = attachmentIdSchema.safeParse(text.slice(slash + 1));
  return slash > 0 && id.success ? { instance: text.slice(0, slash), attachmentId: id.data } : null;
}
