import { describe, expect, it } from 'vitest';
import { proxyEnvironment } from './environment.ts';

describe('proxyEnvironment', () => {
  it('keeps what the job has, and takes the place of other proxies', () => {
    const environment = proxyEnvironment({ PATH: '/bin', https_proxy: 'http://site:3128', GONE: undefined }, { port: 4_000, user: 'job', password: 'secret', socket: '/run/user/1/s' });
    expect(environment).toEqual({
      PATH: '/bin',
      ALL_PROXY: 'socks5h://job:secret@127.0.0.1:4000', all_proxy: 'socks5h://job:secret@127.0.0.1:4000',
      HTTPS_PROXY: 'http://job:secret@127.0.0.1:4000', https_proxy: 'http://job:secret@127.0.0.1:4000',
      HTTP_PROXY: 'http://job:secret@127.0.0.1:4000', http_proxy: 'http://job:secret@127.0.0.1:4000',
      NO_PROXY: 'localhost,127.0.0.1,::1', no_proxy: 'localhost,127.0.0.1,::1',
      MOORLINE_PROXY_SOCKET: '/run/user/1/s',
    });
  });

  it('has no socket where there is none, also not that of another job', () => {
    expect(proxyEnvironment({ MOORLINE_PROXY_SOCKET: '/old' }, { port: 1, user: 'job', password: 'x', socket: null })).not.toHaveProperty('MOORLINE_PROXY_SOCKET');
  });
});
