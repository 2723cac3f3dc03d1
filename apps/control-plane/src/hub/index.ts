export type { IdentityOf } from './admit.ts';
export type { HubConnection } from './connection.ts';
export { createHub, type Hub } from './create-hub.ts';
export type { Directory, Place, Presence, Seat } from './directory.ts';
