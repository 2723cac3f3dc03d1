export { importInterlink, type ImportedConfiguration, type ImportWarning, type InterlinkImport } from './import-configuration.ts';
export { INTERLINK_ANNOTATIONS } from './names.ts';
export { EXTRA_PORTS_MAX, parseExtraPorts, type PodPort } from './extra-ports.ts';
export { readPodWishes, type AnnotationProblem, type PodReading, type PodWishes } from './pod-wishes.ts';
export { parsePodData, type PodData, type PodDataContainer } from './pod-data.ts';
export { podFilesOf } from './pod-files.ts';
