export { fetchFromDebian, type DebianSource } from './fetch.ts';
