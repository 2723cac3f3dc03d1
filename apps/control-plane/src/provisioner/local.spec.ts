import type { Attachment } from '@moorline/mesh-core';
import { createLogger } from '@moorline/service';
import { expect, it } from 'vitest';
import { createLocalProvisioner } from './local.ts';

const never = (): never => {
  throw new Error('not to be called');
};

it.each([
  ['is not there', '/nowhere', 'is not a network namespace'],
  ['cannot be looked at', `/${'x'.repeat(300)}`, 'ENAMETOOLONG'],
])('starts no endpoint in a namespace that %s, and says why', async (_what, networkNamespace, detail) => {
  const log = createLogger({ name: 'test', level: 'silent' });
  const paths = { logs: '/nowhere', endpointLog: never };
  const { apply } = createLocalProvisioner({ instance: 'x', networkNamespace, endpointBundle: '', bootstrapFor: never, onExit: never, forget: never, paths, log });
  await expect(apply({ kind: 'startEndpoint', attachmentId: 'x', attachment: {} as Attachment })).rejects.toMatchObject({ code: 'ML-ENDPOINT-FAILED', detail: expect.stringContaining(detail) });
});
