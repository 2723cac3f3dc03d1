export { fetchFromDebian, withPackage, type DebianPackage } from './fetch.ts';
