import { EXIT, type CatalogueEntry } from './entry.ts';

/** Failures on the way from a join file to a working tunnel. */
export const JOIN_ERRORS = {
  'ML-JOIN-FILE-UNREADABLE': {
    title: 'the join file cannot be read',
    cause: 'No --token-file was given and MOORLINE_TOKEN_FILE is not set, or the file is missing, not yours, or not what `moorline-control attach` wrote.',
    remedy: 'Give --token-file with the file that `moorline-control attach NAME --token-out FILE` wrote (mode 0600).',
    exitCode: EXIT.noInput,
  },
  'ML-TOKEN-UNKNOWN': {
    title: 'the control plane does not know this join token',
    cause: 'The token was made by another control plane, or its attachment was detached.',
    remedy: 'Make a new one: `moorline-control attach NAME`.',
    exitCode: EXIT.noPermission,
  },
  'ML-TOKEN-USED': {
    title: 'the join token was already used',
    cause: 'A token admits one agent of each node once. If you did not use it, somebody else has: treat it as stolen.',
    remedy: 'Detach the attachment and attach it again; look for the other user in the log of the control plane.',
    exitCode: EXIT.noPermission,
  },
  'ML-TOKEN-EXPIRED': {
    title: 'the join token has expired',
    cause: 'The job waited longer in the queue than the token is valid.',
    remedy: 'Attach again with a longer --token-ttl.',
    exitCode: EXIT.noPermission,
  },
  'ML-TOKEN-FOREIGN': {
    title: 'the join token belongs to another attachment',
    cause: 'The attachment name in the join file was changed, or two files were mixed up.',
    remedy: 'Use the join file as `moorline-control attach` wrote it.',
    exitCode: EXIT.noPermission,
  },
  'ML-NODE-REFUSED': {
    title: 'the join token does not admit this node',
    cause: 'As many nodes as the attachment has have joined already, it was made for other nodes, or two workers say that they are the same node of the job.',
    remedy: 'Attach with `--nodes` and as many nodes as the job has; start one agent on each, as `srun --ntasks-per-node=1` does, or give --node and --node-index.',
    exitCode: EXIT.noPermission,
  },
  'ML-CA-MISMATCH': {
    title: 'the certificate of the server was not signed by the authority in the join file',
    cause: 'A proxy opens TLS on the way, the control plane was set up anew, or the address is of another server.',
    remedy: 'Attach again for a fresh join file; if a proxy opens TLS, ask for an exception for this host.',
    exitCode: EXIT.noPermission,
  },
  'ML-SERVER-NAME-MISMATCH': {
    title: 'the certificate of the server is for other names',
    cause: 'The server is reached under a name or address that is not in `serverNames` of its configuration.',
    remedy: 'Add the name to `serverNames` and restart the control plane.',
    exitCode: EXIT.config,
  },
  'ML-CLOCK-OFF': {
    title: 'the clock of this machine is off',
    cause: 'The certificate of the server is not valid yet, or not any more, by this clock.',
    remedy: 'Compare `date -u` with the server; set the clock (chrony, ntp).',
    exitCode: EXIT.os,
  },
  'ML-CONTROL-UNREACHABLE': {
    title: 'the control plane cannot be reached',
    cause: 'It is not running, the name does not resolve here, or a firewall or missing proxy setting is in the way.',
    remedy: 'Try `curl -v` on the address in the detail from this worker; set HTTPS_PROXY if the site needs one.',
    exitCode: EXIT.unavailable,
  },
  'ML-ENDPOINT-UNREACHABLE': {
    title: 'the endpoint of the tunnel cannot be reached',
    cause: 'It is not up yet, it ended, or its address or port is closed from here.',
    remedy: 'See `moorline-control list`; open the port range of the endpoints towards the workers.',
    exitCode: EXIT.unavailable,
  },
  'ML-KEY-REFUSED': {
    title: 'a public key cannot be used',
    cause: 'It is a point of low order, with which every secret would be zero: the other side is broken or hostile.',
    remedy: 'Start the job again with an agent of this version; keep the old log if it happens again.',
    exitCode: EXIT.protocol,
  },
  'ML-HANDSHAKE-TIMEOUT': {
    title: 'the tunnel passes no packets',
    cause: 'The relay is connected, but no probe came back: the WireGuard keys do not match, or the endpoint has not applied them.',
    remedy: 'Look at the log of the endpoint and at `moorline-control list`; start the job again.',
    exitCode: EXIT.temporary,
  },
  'ML-PROXY-REFUSED': {
    title: 'the HTTP proxy refused the connection',
    cause: 'The proxy of --proxy or HTTPS_PROXY does not allow CONNECT to this host and port, wants a password, or has a certificate that is not trusted.',
    remedy: 'Ask the site to allow CONNECT to it, put the host into NO_PROXY, or correct HTTPS_PROXY, --proxy-auth-file or --proxy-ca.',
    exitCode: EXIT.unavailable,
  },
  'ML-PROXY-UNREACHABLE': {
    title: 'the HTTP proxy makes no connection',
    cause: 'Nothing listens where --proxy or HTTPS_PROXY says, its name is not known, or it closed the connection or stayed silent when it was asked to connect, or cannot reach the destination at this moment (HTTP 502 to 504).',
    remedy: 'Correct host and port of the proxy; after 502 to 504 see whether the control plane runs; try `curl -x PROXY https://HOST:PORT`; where no proxy is needed put the host into NO_PROXY.',
    exitCode: EXIT.unavailable,
  },
  'ML-PROXY-PROTOCOL': {
    title: 'what is set as the HTTP proxy is none',
    cause: 'It answered CONNECT with something that is no HTTP, or without end: another service listens on this port, or it wants https: (TLS) where http: was said, or the other way round.',
    remedy: 'Correct scheme, host and port in --proxy or HTTPS_PROXY.',
    exitCode: EXIT.protocol,
  },
  'ML-RELAY-REFUSED': {
    title: 'the endpoint refused the relay connection',
    cause: 'The relay ticket is not the one that the endpoint knows, or a newer connection took its place.',
    remedy: 'Attach again; two agents never share an attachment.',
    exitCode: EXIT.noPermission,
  },
  'ML-WSTUNNEL-REFUSED': {
    title: 'a wstunnel server refused the tunnel',
    cause: 'Its restrictions do not allow the path prefix, the Authorization header, the kind of tunnel or its destination. An endpoint of ours serves one kind, UDP, to one destination, localhost:51820, to who shows the relay ticket; it names the reason in its answer and its log.',
    remedy: 'Compare prefix, header and destination with the restrictions of the server; docs/wstunnel.md has the right ones for an endpoint.',
    exitCode: EXIT.noPermission,
  },
  'ML-EVICTED': {
    title: 'the control plane ended this connection for good',
    cause: 'The attachment was detached, or a newer agent with the same identity came.',
    remedy: 'Attach again if the job should be on the network.',
    exitCode: EXIT.unavailable,
  },
} as const satisfies Record<`ML-${string}`, CatalogueEntry>;
