/**
 * Takes TCP connections of stream sources and prints one line of JSON for each time that nothing came for a
 * while: `{"atMs":…,"gapMs":…}`, the time of its end since the epoch; and `{"connection":"open"}` or
 * `{"connection":"closed"}`. Argument: port.
 */
import { createServer } from 'node:net';

/** The source sends every 5 ms; a busy machine is late by some more. */
const GAP_MIN_MS = 40;
const say = (event: object): void => void process.stdout.write(`${JSON.stringify(event)}\n`);

const server = createServer((socket) => {
  let last = performance.now();
  say({ connection: 'open' });
  socket.on('data', () => {
    const now = performance.now();
    if (now - last >= GAP_MIN_MS) say({ atMs: Math.round(performance.timeOrigin + now), gapMs: Math.round(now - last) });
    last = now;
  });
  socket.on('error', () => socket.destroy()).on('close', () => say({ connection: 'closed' }));
});
server.listen(Number(process.argv[2]), '0.0.0.0', () => process.stdout.write('ready\n'));
