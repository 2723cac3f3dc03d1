import { createLifecycle } from '@moorline/service';
import { createAdminClient, type AdminClient } from '../admin/index.ts';

/** Runs a command against the control plane of a data directory; Ctrl-C gives it up cleanly. */
export async function withClient(dataDir: string, work: (client: AdminClient) => Promise<void>): Promise<void> {
  const life = createLifecycle();
  try {
    await work(createAdminClient(dataDir, life.signal));
  } finally {
    await life.close();
  }
}
