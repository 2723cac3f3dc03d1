// Decorators of @peculiar/x509 need it before they run; in each file that imports it, because the bundler drops index files.
import 'reflect-metadata';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { exportPrivateKey, generateKeyPair, importKeyPair, SIGNING_ALGORITHM } from './keys.ts';
import { BACKDATE_MS, LEAF_LIFETIME_MS } from './lifetimes.ts';
import type { KeyAndCertificate } from './pem.ts';
import { newSerialNumber } from './serial-number.ts';

/** Clients look at the alternative names only (RFC 9525 section 6.2). */
const SUBJECT = 'CN=Moorline server';

/**
 * A fresh key and a TLS server certificate for it, never valid for longer than its authority.
 * @param names DNS names and IP addresses
 */
export async function issueServerCertificate(authority: KeyAndCertificate, names: readonly string[], nowMs: number): Promise<KeyAndCertificate> {
  const issuer = new X509Certificate(authority.certificate);
  const issuerKeys = await importKeyPair(authority.privateKey);
  const keys = await generateKeyPair();
  const certificate = await X509CertificateGenerator.create({
    serialNumber: newSerialNumber(),
    subject: SUBJECT,
    issuer: issuer.subject,
    notBefore: new Date(nowMs - BACKDATE_MS),
    notAfter: new Date(Math.min(nowMs + LEAF_LIFETIME_MS, issuer.notAfter.getTime())),
    signingAlgorithm: SIGNING_ALGORITHM,
    signingKey: issuerKeys.privateKey,
    publicKey: keys.publicKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value }))),
      await AuthorityKeyIdentifierExtension.create(issuerKeys.publicKey),
    ],
  });
  return { privateKey: await exportPrivateKey(keys.privateKey), certificate: certificate.toString('pem') };
}
