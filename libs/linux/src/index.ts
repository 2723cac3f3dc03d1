export * from './artifacts/index.ts';
export * from './links/index.ts';
export * from './namespaces/index.ts';
export * from './owners/index.ts';
export * from './process/index.ts';
export * from './slirp4netns/index.ts';
export * from './syscalls/index.ts';
export * from './wireguard/index.ts';
