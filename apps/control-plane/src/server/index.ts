export { answerJson, answerNotFound, answerProblem } from './answer.ts';
export { createRouter, type RouterOptions } from './create-router.ts';
export { createHttpsServer } from './create-server.ts';
export { CONNECTIONS_CHECKING_INTERVAL_MS } from './limits.ts';
export { listen } from './listen.ts';
export { readJson } from './read-json.ts';
export { stoppable } from './stoppable.ts';
