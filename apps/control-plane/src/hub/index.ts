export type { IdentityOf } from './admit.ts';
export type { HubConnection } from './connection.ts';
export { createHub, type Hub, type HubEvent } from './create-hub.ts';
export type { Directory, Presence, Seat } from './directory.ts';
