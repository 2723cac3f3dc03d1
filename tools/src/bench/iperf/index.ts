export { parseTcpReport, parseUdpReport, type TcpFigures, type UdpFigures } from './parse-report.ts';
export { runIperf } from './run-iperf.ts';
