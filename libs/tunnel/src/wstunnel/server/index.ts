export { answerWstunnel, type WstunnelService } from './answer-wstunnel.ts';
