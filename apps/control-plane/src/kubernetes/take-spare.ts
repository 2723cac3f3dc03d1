import { isMoorlineError, type Attachment } from '@moorline/mesh-core';

/**
 * Takes the first of these attachments that is still for nobody.
 * @param assign as that of `KubernetesStore`
 * @returns false: none was
 */
export async function takeSpare(spares: readonly Attachment[], assign: (id: string) => Promise<void>): Promise<boolean> {
  for (const { id } of spares) {
    try {
      await assign(id);
      return true;
    } catch (error) {
      // Released, or taken, since they were looked at.
      if (!isMoorlineError(error, 'ML-ATTACHMENT-UNKNOWN') && !isMoorlineError(error, 'ML-ATTACHMENT-EXISTS')) throw error;
    }
  }
  return false;
}
