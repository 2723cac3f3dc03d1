export { renderInterlinkTemplates } from './render.ts';
