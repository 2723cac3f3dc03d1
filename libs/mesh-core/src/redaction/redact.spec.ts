import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../testing/any-text.ts';
import { redact } from './redact.ts';

const TOKEN = 'A1b2-C3d4_E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0u1v';
const PEM = '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\nSECRET==\n-----END EC PRIVATE KEY-----';

describe('redact', () => {
  it.each([
    [`token mljt_${TOKEN} here`, 'token [redacted] here'],
    [`xmlrt_${TOKEN}.`, 'x[redacted].'],
    ['cut mljt_abcdef', 'cut [redacted]'],
    [`Authorization: Bearer ${TOKEN}`, 'Authorization: Bearer [redacted]'],
    [`bearer%20${TOKEN}&x=1`, 'bearer%20[redacted]'],
    [`{"authorization":"Bearer ${TOKEN}"}`, '{"authorization":"Bearer [redacted]"}'],
    ['Proxy-Authorization: Basic dXNlcjpwYXNz\r\nHost: a', 'Proxy-Authorization: Basic [redacted]\r\nHost: a'],
    ['{\\"authorization\\": \\"Basic dXNlcjpwYXNz\\"}', '{\\"authorization\\": \\"Basic [redacted]\\"}'],
    ['authorization=Digest abc', 'authorization=Digest [redacted]'],
    ['v1, authorization.bearer.eyJhbGciOiJIUzI1NiJ9.eyJpZCI6MX0.abc-_9 end', 'v1, authorization.bearer.[redacted] end'],
    [`before ${PEM} after`, 'before [redacted] after'],
    [JSON.stringify({ key: PEM }), '{"key":"[redacted]"}'],
    ['cut -----BEGIN PRIVATE KEY-----\nMHcCAQEE\nSEC', 'cut [redacted]'],
    ['private_key=00ff\npublic_key=aa', 'private_key=[redacted]\npublic_key=aa'],
    ['PrivateKey = abc=\nPresharedKey=def=', 'PrivateKey = [redacted]\nPresharedKey=[redacted]'],
    ['GET /x?token=abc&page=2', 'GET /x?token=[redacted]&page=2'],
    ['--password=hunter2 --name=x', '--password=[redacted] --name=x'],
    ['{"token":"abc","name":"x"}', '{"token":"[redacted]","name":"x"}'],
    ['{"password": "a\\"b", "name":"x"}', '{"password": "[redacted]", "name":"x"}'],
    ['{\\"identitySeed\\":\\"a\\\\\\"b\\",\\"x\\":1}', '{\\"identitySeed\\":\\"[redacted]\\",\\"x\\":1}'],
    ["{ relayTicket: 'abc', x: 1 }", "{ relayTicket: '[redacted]', x: 1 }"],
    ['"privateKey":"cut off', '"privateKey":"[redacted]'],
    ['{"identitySeed":[1,2,3],"x":1}', '{"identitySeed":[redacted],"x":1}'],
    ['{"identitySeed":{"type":"Buffer","data":[1,2,3]},"x":1}', '{"identitySeed":[redacted],"x":1}'],
    ['{ privateKey: Uint8Array(3) [ 1, 2, 3 ], x: 1 }', '{ privateKey: [redacted], x: 1 }'],
    ['{ privateKey: <Buffer 01 02 03>, x: 1 }', '{ privateKey: [redacted], x: 1 }'],
    ['{"password":123456,"x":1}', '{"password":[redacted],"x":1}'],
    ['password: hunter2 next', 'password: [redacted] next'],
    ['https://user:pa:ss@proxy.example.org:3128/x', 'https://[redacted]@proxy.example.org:3128/x'],
    ['wss://user@h and http://h/a@b', 'wss://[redacted]@h and http://h/a@b'],
    ['https_proxy=user:pass@proxy:3128', 'https_proxy=[redacted]@proxy:3128'],
    [`Bearer a ${TOKEN} mljt_${TOKEN}`, `Bearer [redacted] ${TOKEN} [redacted]`],
    [`"token":"mljt_${TOKEN}"`, '"token":"[redacted]"'],
    [`${PEM}mljt_${TOKEN}`, '[redacted]'],
    [
      'identity_seed=a client_secret=b server_secret=c secretKey=d passwd=e passphrase=f preshared_key=g relay_ticket=h',
      'identity_seed=[redacted] client_secret=[redacted] server_secret=[redacted] secretKey=[redacted] passwd=[redacted] passphrase=[redacted] preshared_key=[redacted] relay_ticket=[redacted]',
    ],
  ])('hides the secret of %j', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    '',
    'the control plane does not know this join token: job-4711',
    'ML-TOKEN-USED: the join token was already used',
    'run --token-file /run/job/join.json --token-ttl 30',
    'MOORLINE_TOKEN_FILE=/run/job/join.json',
    'https://moorline.example.org:8443/v1/join and a@b.example.org',
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
    'public_key=00ff ticketSha256=00ff',
    '{"identityPublicKey":"abc","tokens":5,"token":null,"password":true,"passphrase":false}',
    'mljt_ and mlrt_ are prefixes',
    '{"token":"","password":""}',
    'eyJ is how a token begins',
    '{"authorization":"none"}',
    'no_proxy=10.0.0.0/8,example.org',
    'user:name@host',
  ])('leaves %j as it is', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('leaves harmless text as it is', () => {
    const words = fc.constantFrom(
      'job',
      'tunnel',
      'handshake',
      '10.96.0.10',
      'fd00::1',
      '{"rxBytes":12}',
      'wss://192.0.2.1:20000/v1/relay',
      '\n',
      'ML-TIMEOUT:',
      '=',
      '"',
      'key',
      'PUBLIC KEY',
      '@',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 20 }), (parts) => {
        expect(redact(parts.join(' '))).toBe(parts.join(' '));
      }),
    );
  });

  it('changes nothing more when it is done again', () => {
    fc.assert(
      fc.property(surroundings, (text) => {
        expect(redact(redact(text))).toBe(redact(text));
      }),
    );
  });
});

/** Text that is most likely to lead a pattern astray: pieces of what secrets are known by. */
const surroundings = fc
  .array(
    fc.oneof(
      anyText({ maxLength: 8 }),
      fc.constantFrom(
        '"',
        "'",
        '\\',
        '\\"',
        ' ',
        '\n',
        '=',
        ':',
        '@',
        '://',
        'Bearer ',
        'Bearer x',
        'token',
        '"token":"',
        'token=',
        'password: ',
        'private_key=',
        '-----BEGIN PRIVATE KEY-----',
        '-----END PRIVATE KEY-----',
        '-----BEGIN ',
        'mljt_',
        'eyJ',
        '{',
        '[',
        '}',
        ']',
        '<Buffer ',
        'authorization: x ',
        '_proxy=',
        '[redacted]',
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const base64url = fc.stringMatching(/^[A-Za-z0-9_-]{43}$/);
const password = fc.stringMatching(/^[A-Za-z0-9.~!*_+-]{12,40}$/);
const hexKey = fc.stringMatching(/^[0-9a-f]{64}$/);
const keyNames = fc.constantFrom('token', 'privateKey', 'identitySeed', 'relayTicket', 'password');

/** A secret and the text that carries it. */
type Planted = readonly [secret: string, carrier: string];

const planted: fc.Arbitrary<Planted> = fc.oneof(
  fc.tuple(fc.constantFrom('mljt_', 'mlrt_'), base64url).map(([prefix, secret]): Planted => [secret, prefix + secret]),
  fc.tuple(fc.constantFrom('Bearer ', 'bearer ', 'Authorization: Bearer '), base64url).map(([prefix, secret]): Planted => [secret, prefix + secret]),
  base64url.map((secret): Planted => [secret, `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`]),
  hexKey.map((secret): Planted => [secret, `private_key=${secret}`]),
  fc
    .tuple(keyNames, anyText({ minLength: 12 }))
    .map(([key, secret]): Planted => [JSON.stringify(secret).slice(1, -1), JSON.stringify({ [key]: secret })]),
  fc.tuple(keyNames, base64url).map(([key, secret]): Planted => [secret, JSON.stringify(JSON.stringify({ [key]: secret }))]),
  fc
    .tuple(fc.constantFrom('http', 'https', 'wss'), password, fc.stringMatching(/^[a-z]{1,8}$/))
    .map(([scheme, secret, user]): Planted => [secret, `${scheme}://${user}:${secret}@proxy.example.org:3128`]),
);

describe('a planted secret', () => {
  it('never survives, whatever stands round it', () => {
    fc.assert(
      fc.property(surroundings, planted, surroundings, (before, [secret, carrier], after) => {
        fc.pre(!before.includes(secret) && !after.includes(secret));
        expect(redact(before + carrier + after)).not.toContain(secret);
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not survive next to another', () => {
    fc.assert(
      fc.property(planted, planted, surroundings, ([one, first], [other, second], between) => {
        const text = redact(first + between + second);
        expect(text.includes(one) || text.includes(other)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
