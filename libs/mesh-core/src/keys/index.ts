export { KEY_BYTES, keyFromBase64, keyFromHex, keyToBase64, keyToHex } from './encoding.ts';
export { helloPayload, type HelloFields } from './hello.ts';
export { identityKeyPair, signHello, verifyHello, type IdentityKeyPair } from './identity.ts';
export { joinTokenFrom, relayTicketFor, sha256Hex } from './tickets.ts';
export { isUsablePublicKey, sharedSecret, wireguardKeyPair, type WireguardKeyPair } from './wireguard.ts';
