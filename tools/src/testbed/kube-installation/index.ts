export { importMoorlineImages, installChart } from './install-chart.ts';
export { askFromPod, podAddress, runClusterPods } from './cluster-pods.ts';
export { chartValues, MOORLINE_NAMESPACE, serverOf, type InstallationOptions, type InstalledImages } from './values.ts';
