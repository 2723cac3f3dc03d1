export { artifactLock } from './artifacts/artifact-lock.ts';
export { CONTROL_PLANE_RIGHTS, policyRules, type PolicyRule, type RightSet } from './chart/rbac.ts';
export { endpointPod, type EndpointPodOptions } from './endpoint-pod/index.ts';
export { renderBootstrap } from './worker/bootstrap.ts';
export { type BundleSource } from './worker/bundle-lines.ts';
export { type JoinFileSource } from './worker/enter-lines.ts';
export { renderJobScript } from './job-script/render-job-script.ts';
export { renderPreExec } from './worker/pre-exec.ts';
