/** Bytes of the header of a frame: the segment size, big-endian. */
export const FRAME_HEADER_BYTES = 2;
/** Most bytes of datagrams in one frame: what one coalesced UDP read of the kernel can give (GRO). */
export const FRAME_PAYLOAD_MAX_BYTES = 65_536;
/** Most bytes of a whole frame. */
export const FRAME_MAX_BYTES = FRAME_HEADER_BYTES + FRAME_PAYLOAD_MAX_BYTES;
/** Largest UDP payload over IPv4: 65,535 less the headers of IPv4 (20) and UDP (8). */
export const DATAGRAM_MAX_BYTES = 65_507;
