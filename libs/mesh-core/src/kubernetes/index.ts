export * from './admission/index.ts';
export * from './conditions/index.ts';
export * from './endpoint-pod.ts';
export * from './kinds.ts';
export * from './names.ts';
export * from './object.ts';
export * from './queue/index.ts';
export * from './resource/index.ts';
