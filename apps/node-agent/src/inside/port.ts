/** WireGuard's UDP port inside the job's namespace; the relay takes datagrams from this port only. */
export const WIREGUARD_PORT = 51_820;
