export { renderHostsFile } from './render.ts';
