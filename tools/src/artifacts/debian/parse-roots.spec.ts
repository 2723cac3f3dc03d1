import { expect, test } from 'vitest';
import { parseMirrorList, parseRoots } from './parse-roots.ts';

test('each archive is named once, Debian first, foreign ones not at all', () => {
  const text = 'Vendor\thttps://packages.example/\n\thttp://unfetched.example/debian/\nDebian\thttp://mirror.example/debian\nDebian\thttp://mirror.example/debian/\n';
  expect(parseRoots(text)).toEqual({ urls: ['http://mirror.example/debian/', 'http://unfetched.example/debian/'], mirrorLists: [] });
});

test('a mirror list is named by its file; other transports are left out', () => {
  const text = 'Debian\tmirror+file:/etc/apt/mirrors/debian.list/\nDebian\tcdrom://disk/\nDebian\tfile:///srv/debian/\n';
  expect(parseRoots(text)).toEqual({ urls: [], mirrorLists: ['/etc/apt/mirrors/debian.list'] });
});

test.each(['', '\n\n', 'no tab at all'])('%j names no archive', (text) => {
  expect(parseRoots(text)).toEqual({ urls: [], mirrorLists: [] });
});

test('a mirror list may have comments and options', () => {
  const text = '# near\nhttps://one.example/debian\tpriority:1\n\nhttp://two.example/debian/\nftp://three.example/\n';
  expect(parseMirrorList(text)).toEqual(['https://one.example/debian/', 'http://two.example/debian/']);
});

test('an archive whose URL holds a password is left out', () => {
  expect(parseRoots('Debian\thttps://user:secret@mirror.example/debian/\n').urls).toEqual([]);
  expect(parseMirrorList('https://user:secret@mirror.example/debian/\n')).toEqual([]);
});
