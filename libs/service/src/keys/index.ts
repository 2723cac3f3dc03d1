export { generateIdentity, generateWireguardKeys, type Identity } from './generate-keys.ts';
