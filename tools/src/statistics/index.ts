export { median, quantile, spread } from './quantile.ts';
