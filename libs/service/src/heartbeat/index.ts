export { keepAlive } from './keep-alive.ts';
