/** What is made for an endpoint has this role. */
export const ENDPOINT_OBJECT_ROLE = 'endpoint';
