export { connectHub, type HubClient } from './connect-hub.ts';
export { type HubClientOptions, type HubInstruction } from './options.ts';
export { greetHub, type GreetHubOptions } from './greet-hub.ts';
export { type HubReport } from './outbox.ts';
