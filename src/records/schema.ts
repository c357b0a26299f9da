/**
 * What every record is made of: a readonly object, a readonly list, and the few values that several records hold.
 * Records are values; a stage that wants to add something writes a record of its own.
 */
import { z } from 'zod'

import { LEVELS } from './level.ts'

export const record = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape).readonly()

export const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly()

/** A UTC instant as ISO 8601, such as `2026-08-22T21:49:15Z`. */
export const Instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/)

export const Level = z.enum(LEVELS)
