export { descriptorChannel, receiveDescriptor, sendDescriptor } from './pass-descriptor.ts';
