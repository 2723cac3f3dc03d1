// Decorators of @peculiar/x509 need it before they run; in each file that imports it, because the bundler drops index files.
import 'reflect-metadata';
import { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension, SubjectKeyIdentifierExtension, X509CertificateGenerator } from '@peculiar/x509';
import { exportPrivateKey, generateKeyPair, SIGNING_ALGORITHM } from './keys.ts';
import { AUTHORITY_LIFETIME_MS, BACKDATE_MS } from './lifetimes.ts';
import type { KeyAndCertificate } from './pem.ts';
import { newSerialNumber } from './serial-number.ts';

const AUTHORITY_NAME = 'CN=Moorline authority';

/** A new authority, self-signed, that may sign servers but no further authorities (RFC 5280 section 4.2.1). */
export async function makeAuthority(nowMs: number): Promise<KeyAndCertificate> {
  const keys = await generateKeyPair();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerialNumber(),
    name: AUTHORITY_NAME,
    notBefore: new Date(nowMs - BACKDATE_MS),
    notAfter: new Date(nowMs + AUTHORITY_LIFETIME_MS),
    signingAlgorithm: SIGNING_ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { privateKey: await exportPrivateKey(keys.privateKey), certificate: certificate.toString('pem') };
}
