export { startApiServer, startEtcd, type ApiServerParts } from './start-api-server.ts';
export { startControllers } from './start-controllers.ts';
