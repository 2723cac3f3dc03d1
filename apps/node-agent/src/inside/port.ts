/**
 * WireGuard's UDP port inside the job's namespace; the relay takes datagrams from this port only. Below the range that
 * the kernel gives out by itself (net.ipv4.ip_local_port_range): the relay's and the probe's socket have ports of that.
 */
export const WIREGUARD_PORT = 21_820;
/** Descriptor that the child inside starts with: what it hands out by it arrives at the agent. */
export const DESCRIPTOR_CHANNEL = 4;
/** Loopback of the job's namespace only: wireguard-go, in there, is the one who sends to the relay's socket. */
export const RELAY_ADDRESS = '127.0.0.1';
