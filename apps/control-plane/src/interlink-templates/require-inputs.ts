import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { moorlineError } from '@moorline/mesh-core';
import { belongTogether, splitPem, type KeyAndCertificate } from '../pki/index.ts';

/** An action of Go's text/template, a separator of documents, or what YAML writes on more than one line. */
const UNSAFE = /\{\{|\}\}|---|\p{Cc}/u;
const CURVE = 'prime256v1';

/**
 * The authority that signs certificates from now on.
 * @param text PEM of its key and certificate; never in an error's text
 * @throws ML-USAGE
 */
export function requireAuthority(text: string, nowMs: number): KeyAndCertificate {
  const authority = splitPem(text);
  if (authority === null) throw moorlineError('ML-USAGE', '--authority has no key and certificate in PEM');
  const { key, certificate } = readPair(authority);
  if (key.asymmetricKeyDetails?.namedCurve !== CURVE) throw moorlineError('ML-USAGE', `--authority has a key of the kind ${key.asymmetricKeyType ?? 'unknown'}, and not one of the curve P-256`);
  if (!belongTogether(authority)) throw moorlineError('ML-USAGE', "--authority has a key that is not its certificate's");
  if (certificate.validToDate.getTime() <= nowMs) throw moorlineError('ML-USAGE', `--authority was valid until ${certificate.validTo}`);
  if (certificate.validFromDate.getTime() > nowMs) throw moorlineError('ML-USAGE', `--authority is valid from ${certificate.validFrom} on`);
  return authority;
}

function readPair({ privateKey, certificate }: KeyAndCertificate): { readonly key: KeyObject; readonly certificate: X509Certificate } {
  try {
    return { key: createPrivateKey(privateKey), certificate: new X509Certificate(certificate) };
  } catch (error) {
    throw moorlineError('ML-USAGE', `--authority has a key or a certificate that cannot be read (${(error as NodeJS.ErrnoException).code ?? 'no PEM'})`);
  }
}

/**
 * Text that means itself where interLink takes it for a template.
 * @param what the option, such as `--image`
 * @throws ML-USAGE
 */
export function requirePlain(what: string, text: string): void {
  if (text.trim() === '') throw moorlineError('ML-USAGE', `${what} is empty`);
  requireInert(what, text);
}

/** As `requirePlain`, of text that may be empty. @throws ML-USAGE */
export function requireInert(what: string, text: string): void {
  if (UNSAFE.test(text)) throw moorlineError('ML-USAGE', `${what} has {{, }}, --- or a control character in it, which interLink would take for a part of the template`);
}
