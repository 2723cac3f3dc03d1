export { startApiServer, startEtcd } from './start-api-server.ts';
