// @peculiar/x509 resolves its parts through decorators' metadata, which this package provides.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension, ExtendedKeyUsage, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension, SubjectAlternativeNameExtension,
  X509CertificateGenerator, type X509Certificate,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const HOUR_MS = 3_600_000;
/** A bed lives for minutes, a kept one for days. */
const LIFETIME_MS = 30 * 24 * HOUR_MS;

/** Certificate and key, PEM. */
export interface Identity {
  readonly certificate: string;
  readonly privateKey: string;
}

export interface IdentityRequest {
  readonly commonName: string;
  /** Kubernetes reads the groups of a user from it. */
  readonly organization?: string;
  readonly names?: readonly string[];
  readonly addresses?: readonly string[];
}

export interface Authority {
  readonly identity: Identity;
  /** A certificate for clients and servers alike. */
  readonly issue: (request: IdentityRequest) => Promise<Identity>;
}

/** A new certificate authority, for one bed. */
export async function makeAuthority(commonName: string): Promise<Authority> {
  const keys = await makeKeys();
  const root = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [commonName] }], ...validity(), signingAlgorithm: ALGORITHM, keys,
    extensions: [new BasicConstraintsExtension(true, undefined, true), new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign | KeyUsageFlags.digitalSignature, true)],
  });
  return { identity: await toIdentity(root, keys), issue: (request) => issue(root, keys, request) };
}

async function issue(root: X509Certificate, authority: webcrypto.CryptoKeyPair, { commonName, organization, names = [], addresses = [] }: IdentityRequest): Promise<Identity> {
  const keys = await makeKeys();
  const alternatives = [...names.map((value) => ({ type: 'dns', value }) as const), ...addresses.map((value) => ({ type: 'ip', value }) as const)];
  const certificate = await X509CertificateGenerator.create({
    subject: [...(organization === undefined ? [] : [{ O: [organization] }]), { CN: [commonName] }], issuer: root.subject, ...validity(),
    signingAlgorithm: ALGORITHM, publicKey: keys.publicKey, signingKey: authority.privateKey,
    extensions: [
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth, ExtendedKeyUsage.serverAuth]),
      ...(alternatives.length === 0 ? [] : [new SubjectAlternativeNameExtension(alternatives)]),
    ],
  });
  return toIdentity(certificate, keys);
}

/** Key pair that signs the tokens of service accounts, PEM. */
export async function makeSigningKeys(): Promise<{ readonly privateKey: string; readonly publicKey: string }> {
  const keys = await makeKeys();
  const spki = Buffer.from(await webcrypto.subtle.exportKey('spki', keys.publicKey));
  return { privateKey: await privateKeyOf(keys), publicKey: pem('PUBLIC KEY', spki) };
}

async function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function toIdentity(certificate: X509Certificate, keys: webcrypto.CryptoKeyPair): Promise<Identity> {
  return { certificate: `${certificate.toString('pem')}\n`, privateKey: await privateKeyOf(keys) };
}

async function privateKeyOf(keys: webcrypto.CryptoKeyPair): Promise<string> {
  return pem('PRIVATE KEY', Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)));
}

function pem(label: string, content: Buffer): string {
  return `-----BEGIN ${label}-----\n${content.toString('base64')}\n-----END ${label}-----\n`;
}

function validity(): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: new Date(Date.now() - HOUR_MS), notAfter: new Date(Date.now() + LIFETIME_MS) };
}
