/** Web server of the pod `hello`: answers every request with who asked. Argument: port. */
import { createServer } from 'node:http';

const port = Number(process.argv[2]);
const server = createServer((request, response) => {
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(`hello from the cluster; you are ${request.socket.remoteAddress?.replace('::ffff:', '') ?? 'unknown'}\n`);
});
server.listen(port, () => process.stdout.write('ready\n'));
