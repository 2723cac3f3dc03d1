export { packImage } from './pack-image.ts';
