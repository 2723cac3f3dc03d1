import { describe, expect, it } from 'vitest';
import { registryEnvironment } from './registry-environment.ts';

describe('registryEnvironment', () => {
  it('keeps what decides how npm reaches its registry', () => {
    const needed = {
      HOME: '/home/ann',
      https_proxy: 'http://proxy:3128',
      NO_PROXY: 'localhost',
      NODE_EXTRA_CA_CERTS: '/etc/site-ca.pem',
      SSL_CERT_FILE: '/etc/ssl/ca.pem',
      npm_config_cafile: '/etc/site-ca.pem',
      NPM_CONFIG_REGISTRY: 'https://mirror.example',
    };
    expect(registryEnvironment(needed)).toEqual(needed);
  });

  it('leaves everything else', () => {
    expect(registryEnvironment({ NODE_OPTIONS: '--inspect', LD_PRELOAD: 'x.so', TOKEN: 'planted', HTTPS_PROXY: undefined })).toEqual({});
  });
});
