export { parseResolvConf, type ResolvConf } from './parse.ts';
export { renderResolvConf, type ResolvConfInput } from './render.ts';
