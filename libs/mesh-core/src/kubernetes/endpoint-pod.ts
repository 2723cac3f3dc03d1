/**
 * Ports that an endpoint's pod keeps for itself, TCP and UDP; packets to all others of its address are the job's.
 * High ones, that no job of an ordinary kind listens on.
 */
export const ENDPOINT_RELAY_PORT = 64_998;
export const ENDPOINT_OPS_PORT = 64_999;

/** The Secret's key that the bootstrap of an endpoint is under, and the file in its pod. */
export const BOOTSTRAP_KEY = 'bootstrap.json';
export const BOOTSTRAP_FILE = `/var/run/secrets/moorline.dev/endpoint/${BOOTSTRAP_KEY}`;
/** Of an endpoint's pod: its own addresses, comma-separated, from the downward API. */
export const POD_ADDRESSES_VARIABLE = 'MOORLINE_POD_ADDRESSES';
/** The pinned wireguard-go in the image. */
export const IMAGE_ARTIFACTS_FOLDER = '/opt/moorline/artifacts';
