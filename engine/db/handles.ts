/** Handles of a study's database. */
import type Database from 'better-sqlite3'

/** A handle that functions which only read take, so that a reader cannot write by mistake. */
export type ReadDb = Database.Database & { readonly __read: never }

/** A handle that may also write. */
export type WriteDb = ReadDb & { readonly __write: never }
