/**
 * A command inside a network namespace. Not `ip netns exec`: that mounts another /sys, in which the control groups
 * are missing.
 */
export function inNamespace(namespace: string, file: string, args: readonly string[]): { readonly file: string; readonly args: readonly string[] } {
  return { file: 'nsenter', args: [`--net=/run/netns/${namespace}`, '--', file, ...args] };
}
