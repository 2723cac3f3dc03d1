type PemLabel = 'CERTIFICATE' | 'PRIVATE KEY';

/** A private key (PKCS #8) and its certificate, both in PEM (RFC 7468). */
export interface KeyAndCertificate {
  readonly privateKey: string;
  readonly certificate: string;
}

/** Both in one text, so that one file is never half a pair. */
export function joinPem({ privateKey, certificate }: KeyAndCertificate): string {
  return `${privateKey.trim()}\n${certificate.trim()}\n`;
}

/** The pair from such a text; null if one of the two is missing. */
export function splitPem(text: string): KeyAndCertificate | null {
  const privateKey = blockOf(text, 'PRIVATE KEY');
  const certificate = blockOf(text, 'CERTIFICATE');
  return privateKey === null || certificate === null ? null : { privateKey, certificate };
}

function blockOf(text: string, label: PemLabel): string | null {
  const match = new RegExp(`-----BEGIN ${label}-----[A-Za-z0-9+/=\\s]+-----END ${label}-----`).exec(text);
  return match?.[0] ?? null;
}
