/** Names whose value is a secret, in any case, as they stand in JSON, YAML, queries and WireGuard's files. */
const SECRET_KEYS = 'token|private_?key|preshared_?key|identity_?seed|relay_?ticket|server_?secret|secret_?key|client_?secret|password|passwd|passphrase';

/** Characters that end a secret outside quotes. */
const BARE = '[^\\s"\'<>\\\\]';

/** Blanks between the parts; bounded, so that a match takes time by the length of the text only. */
const GAP = '[ \\t]{0,8}';

/**
 * Each pattern matches the secret alone; what makes it one stands in a lookbehind or lookahead. So a
 * match consumes nothing that another secret is known by.
 */
export const SECRET_PATTERNS: readonly RegExp[] = [
  // Join tokens and relay tickets, also cut ones.
  /ml[jr]t_[A-Za-z0-9_-]{6,}/g,
  // Headers: Bearer …, Authorization: Basic …
  new RegExp(`(?<=Bearer(?:[ \\t]{1,8}|%20))${BARE}+`, 'gi'),
  new RegExp(`(?<=authorization\\\\{0,4}["']?${GAP}[:=]${GAP}\\\\{0,4}["']?[a-z]{1,16}[ \\t]{1,8})${BARE}+`, 'gi'),
  // JSON Web Tokens: base64url of '{"' is eyJ.
  /eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g,
  // PEM (RFC 7468) from BEGIN to END, or to the end of a cut text.
  /-----BEGIN [A-Z0-9 ]{0,64}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,64}PRIVATE KEY-----|$)/g,
  // key=value and key = value.
  new RegExp(`(?<=(?:${SECRET_KEYS})${GAP}=${GAP})[^\\s&"'<>\\\\]+`, 'gi'),
  // "key":"value", also with the other quotes, escaped once or more, or without quotes round the key.
  new RegExp(`(?<=(?:${SECRET_KEYS})\\\\{0,4}["']?${GAP}[:=]${GAP}(\\\\{0,4}["']))(?:[\\s\\S]*?)(?=(?<!\\\\)\\1|$)`, 'gi'),
  // "key":[…], "key":{…} and "key":123, as bytes and numbers are printed.
  new RegExp(`(?<=(?:${SECRET_KEYS})\\\\{0,4}["']${GAP}:${GAP})(?:\\[[^[\\]]*|\\{[^{}]*|(?!null|true|false)[^\\s"'\\\\[{,}\\]]+)`, 'gi'),
  // password: value, where a sentence would hardly have it.
  new RegExp(`(?<=(?:${SECRET_KEYS.replace('token|', '')}):[ \\t]{1,8})${BARE}+`, 'gi'),
  // User information of a URL, and of a proxy setting without scheme.
  /(?<=:\/\/)[^\s/?#"<>]+(?=@)/g,
  /(?<=_proxy=)[^\s/?#"<>@]+(?=@)/gi,
];
