import { describe, expect, it } from 'vitest';
import { hubUrlOf, serverUrlOf } from './urls.ts';

const listen = { address: '0.0.0.0', port: 8443 };

describe('serverUrlOf and hubUrlOf', () => {
  it.each([
    ['control.example', 'https://control.example:8443', 'wss://control.example:8443/v1/hub'],
    ['192.0.2.1', 'https://192.0.2.1:8443', 'wss://192.0.2.1:8443/v1/hub'],
    ['fd00::1', 'https://[fd00::1]:8443', 'wss://[fd00::1]:8443/v1/hub'],
  ])('reach %s', (name, server, hub) => {
    const configuration = { listen, serverNames: [name, 'second.example'] };
    expect([serverUrlOf(configuration), hubUrlOf(configuration)]).toEqual([server, hub]);
  });
});
