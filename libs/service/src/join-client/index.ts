export { fetchArtifact, type FetchArtifactOptions } from './fetch-artifact.ts';
export { JOIN_DEADLINE_MS, postJoin, type PostJoinOptions } from './post-join.ts';
