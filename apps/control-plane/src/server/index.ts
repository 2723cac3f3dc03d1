export { answerJson, answerNotFound, answerProblem } from './answer.ts';
export { createBodyReader, type ReadBody } from './create-body-reader.ts';
export { createRouter, type RouterOptions } from './create-router.ts';
export { createHttpsServer } from './create-server.ts';
export { CONNECTIONS_CHECKING_INTERVAL_MS } from './limits.ts';
export { listen } from './listen.ts';
export { stoppable } from './stoppable.ts';
