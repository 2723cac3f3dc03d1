export { openField, type AgentField, type Field } from './open-field.ts';
