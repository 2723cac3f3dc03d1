/** Names whose value is a secret, in any case, as they stand in JSON, YAML, queries and WireGuard's files. */
const SECRET_KEYS = 'private_?key|preshared_?key|identity_?seed|relay_?ticket|server_?secret|client_?secret|secret_?key|password|passwd|passphrase';
const SECRET_KEYS_AND_TOKEN = `(?:token|${SECRET_KEYS})`;

/** What ends a secret outside quotes is not among these. */
const BARE = '[^\\s"\'<>\\\\]';

/** Blanks between the parts; bounded, so that the time to search grows with the length of the text only. */
const GAP = '[ \\t]{0,8}';

/** Quotes as they stand in JSON, in JSON within JSON, and so on. */
const QUOTE = '\\\\{0,8}["\']';

/**
 * Each pattern matches the secret alone; what makes it one stands in a lookbehind or lookahead. So a
 * match consumes nothing that another secret is known by.
 */
export const SECRET_PATTERNS: readonly RegExp[] = [
  // Join tokens and relay tickets, also cut ones.
  /ml[jr]t_[\w-]{6,}/g,
  // Bearer value, in a header or anywhere.
  new RegExp(`(?<=Bearer(?:[ \\t]{1,8}|%20))${BARE}+`, 'gi'),
  // Authorization: Basic value.
  new RegExp(`(?<=authorization(?:${QUOTE})?${GAP}[:=]${GAP}(?:${QUOTE})?[a-z]{1,16}[ \\t]{1,8})${BARE}+`, 'gi'),
  // JSON Web Tokens: base64url of '{"' is eyJ.
  /eyJ[\w-]{8,1024}\.[\w-]+\.[\w-]*/g,
  // PEM (RFC 7468) from BEGIN to END, or to the end of a cut text.
  /-----BEGIN [A-Z0-9 ]{0,64}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,64}PRIVATE KEY-----|$)/g,
  // key=value and key = value.
  new RegExp(`(?<=${SECRET_KEYS_AND_TOKEN}${GAP}=${GAP})[^\\s&"'<>\\\\]+`, 'gi'),
  // "key":"value" with any quotes round the value, with or without them round the key.
  new RegExp(`(?<=${SECRET_KEYS_AND_TOKEN}(?:${QUOTE})?${GAP}[:=]${GAP}(${QUOTE}))[\\s\\S]*?(?=(?<!\\\\)\\1|$)`, 'gi'),
  // "key":[…], key: Uint8Array(32) […], key: <Buffer …> and "key":{…}: bytes as they are printed.
  new RegExp(
    `(?<=${SECRET_KEYS_AND_TOKEN}(?:${QUOTE})?${GAP}:${GAP})(?:(?:Uint8Array\\(\\d{1,9}\\) )?\\[[^[\\]]*\\]?|<Buffer[^>]*>?|\\{[^{}]*\\}?)`,
    'gi',
  ),
  // "key":123.
  new RegExp(`(?<=${SECRET_KEYS_AND_TOKEN}${QUOTE}${GAP}:${GAP})(?!(?:null|true|false)\\b)[^\\s"'\\\\[{<,}\\]]+`, 'gi'),
  // password: value. Not token: value, which stands in sentences.
  new RegExp(`(?<=(?:${SECRET_KEYS}):[ \\t]{1,8})(?![[{<])${BARE}+`, 'gi'),
  // User information of a URL, and of a proxy setting without scheme.
  /(?<=:\/\/)[^\s/?#"<>]+(?=@)/g,
  /(?<=_proxy=)[^\s/?#"<>@]{1,1024}(?=@)/gi,
];
