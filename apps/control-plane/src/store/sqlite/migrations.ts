import { NODES_TABLE } from './migrations/nodes-table.ts';
import { FIRST_TABLES } from './migrations/first-tables.ts';

/**
 * Steps from an empty database to the present one; `user_version` counts those done. Never change one
 * that was released: add another.
 */
export const MIGRATIONS: readonly string[] = [FIRST_TABLES, NODES_TABLE];
