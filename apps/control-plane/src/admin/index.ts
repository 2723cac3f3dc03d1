export { createAdminClient, type AdminClient } from './client.ts';
export { TOKEN_TTL_DEFAULT_MS, TOKEN_TTL_MAX_MS, TOKEN_TTL_MIN_MS, type AttachAnswer, type Listed } from './messages.ts';
export { createOperations } from './operations.ts';
export { serveAdmin } from './serve.ts';
