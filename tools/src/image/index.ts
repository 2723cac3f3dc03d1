export { type BuiltImage } from './app-image.ts';
export { controlPlaneImage, endpointImage } from './images.ts';
export { packImage } from './pack-image.ts';
export { baseLayer } from './base/base-layer.ts';
