export { giveBackMemory } from './give-back.ts';
