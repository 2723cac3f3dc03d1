export { renderKeptKube, renderKubeDemo } from './report.ts';
export { runKubeDemo } from './run-kube-demo.ts';
