export { attachForUser } from './join-file.ts';
export { runAgent, startAgent, startAsUser, toEnd, type AgentOptions, type AgentResult, type RunningAgent } from './start-agent.ts';
