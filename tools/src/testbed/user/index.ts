export { asUser } from './as-user.ts';
export { ensureUser } from './ensure-user.ts';
export { findUser, type SystemUser } from './find-user.ts';
export { makeHome, type Home } from './home.ts';
