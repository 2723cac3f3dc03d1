import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { RENEW_BEFORE_MS } from './lifetimes.ts';
import type { KeyAndCertificate } from './pem.ts';

/**
 * True if a server may go on with this certificate: signed by this authority, for exactly these names, and
 * valid from now until well after.
 */
export function isStillGood(certificatePem: string, authorityPem: string, names: readonly string[], nowMs: number): boolean {
  const certificate = parse(certificatePem);
  return (
    certificate !== null &&
    isSignedBy(certificatePem, authorityPem) &&
    certificate.validFromDate.getTime() <= nowMs &&
    certificate.validToDate.getTime() - nowMs > RENEW_BEFORE_MS &&
    sameNames(certificate, names)
  );
}

/** Whether a certificate is one of this authority, whatever its age and its names. */
export function isSignedBy(certificatePem: string, authorityPem: string): boolean {
  const authority = parse(authorityPem);
  return authority !== null && (parse(certificatePem)?.verify(authority.publicKey) ?? false);
}

/** Whether a private key is that of a certificate. */
export function belongTogether({ certificate, privateKey }: KeyAndCertificate): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey));
  } catch {
    return false;
  }
}

function sameNames(certificate: X509Certificate, names: readonly string[]): boolean {
  const count = certificate.subjectAltName?.split(', ').length ?? 0;
  return count === new Set(names).size && names.every((name) => isFor(certificate, name));
}

function isFor(certificate: X509Certificate, name: string): boolean {
  return (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined;
}

function parse(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}
