import { describe, expect, it } from 'vitest';
import { deleteAddress, replaceAddress } from './address-messages.ts';
import { bytesOf, SENT_BY_IP } from './golden.ts';
import { setLink } from './link-messages.ts';
import { encodeMessage, FLAG, type NetlinkRequest } from './message.ts';
import { deleteRoute, replaceRoute } from './route-messages.ts';

/** Index of the interface in what was traced. */
const LINK = 3;

const OURS: Readonly<Record<keyof typeof SENT_BY_IP, NetlinkRequest>> = {
  'link set dev mw0 mtu 1280': setLink(LINK, { mtu: 1_280 }),
  'link set dev mw0 up': setLink(LINK, { up: true }),
  'link set dev mw0 down': setLink(LINK, { up: false }),
  'link set dev mw0 netns 1 name zz0': setLink(LINK, { namespacePid: 1, name: 'zz0' }),
  'address replace 10.9.0.7/32 dev mw0': replaceAddress(LINK, '10.9.0.7'),
  'address replace fd00::7/128 dev mw0 nodad': replaceAddress(LINK, 'fd00::7'),
  'address delete 10.9.0.7/32 dev mw0': deleteAddress(LINK, '10.9.0.7', 32),
  'route replace 10.128.0.0/9 dev mw0 scope link src 10.9.0.7': replaceRoute(LINK, '10.128.3.4/9', '10.9.0.7'),
  'route replace fd00:1::/64 dev mw0 src fd00::7': replaceRoute(LINK, 'fd00:1::/64', 'fd00::7'),
  'route replace 0.0.0.0/0 dev mw0 scope link src 10.9.0.7': replaceRoute(LINK, '0.0.0.0/0', '10.9.0.7'),
  'route replace 10.128.0.0/9 dev mw0 scope link src 10.9.0.7 mtu 1440': replaceRoute(LINK, '10.128.3.4/9', '10.9.0.7', 1_440),
  'route delete 10.128.0.0/9 dev mw0': deleteRoute(LINK, '10.128.0.0/9'),
};

describe('our requests are those of iproute2', () => {
  it.each(Object.entries(SENT_BY_IP))('ip %s', (command, sent) => {
    const request = OURS[command as keyof typeof SENT_BY_IP];
    expect(encodeMessage({ ...request, flags: request.flags | FLAG.request, sequence: 0 })).toEqual(bytesOf(sent));
  });
});

describe('what iproute2 has no command for', () => {
  it('forwarding of an interface is an attribute of IPv4, which is one of its family, in the message that sets a link', () => {
    const { type, payload } = setLink(LINK, { forwarding: true });
    expect(type).toBe(16);
    expect(payload.subarray(16).toString('hex')).toBe('14001a00' + '10000200' + '0c000100' + '08000100' + '01000000');
  });
});

describe('what is no address', () => {
  it.each(['', 'mw0', '10.0.0.1/8', '10.0.0.1 dev eth0'])('%j gets into no request', (text) => {
    expect(() => replaceAddress(LINK, text)).toThrow('ML-CONFIG-INVALID');
    expect(() => replaceRoute(LINK, `${text}/x`, null)).toThrow('ML-CONFIG-INVALID');
  });
});
