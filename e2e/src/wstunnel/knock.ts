import { createSocket } from 'node:dgram';
import { connect } from 'node:net';

/** Sends a datagram to a port of the loopback, and opens a TCP connection to it and closes it: whatever listens there begins its work. `knock.ts PORT` */
const port = Number(process.argv[2]);
const address = '127.0.0.1';
const socket = createSocket('udp4');
socket.send('knock', port, address, () => socket.close());
const stream = connect({ host: address, port });
stream.on('connect', () => stream.end()).on('error', () => undefined).resume();
