export { endpointImage, type BuiltImage, type EndpointImageOptions } from './endpoint-image.ts';
export { packImage } from './pack-image.ts';
