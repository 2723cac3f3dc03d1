export { httpsRequest, type HttpsAnswer, type HttpsRequest } from './request.ts';
