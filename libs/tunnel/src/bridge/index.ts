export { bridgeDatagrams, type BridgeCounters, type DatagramBridge } from './bridge-datagrams.ts';
