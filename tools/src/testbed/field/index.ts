export { openField, type Field } from './open-field.ts';
