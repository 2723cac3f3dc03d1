/**
 * How a job is on the network. mesh: a network namespace with a tunnel. proxy: a proxy in its environment, which needs
 * no privilege. auto: mesh where the worker allows it, else proxy.
 */
export const NETWORK_MODES = ['mesh', 'proxy', 'auto'] as const;
export type NetworkMode = (typeof NETWORK_MODES)[number];
