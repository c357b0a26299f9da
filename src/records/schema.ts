/**
 * The two shapes that every record is made of: a readonly object and a readonly list.
 * Records are values; a stage that wants to add something writes a record of its own.
 */
import { z } from 'zod'

export const record = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape).readonly()

export const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly()

/** A UTC instant as ISO 8601, such as `2026-08-22T21:49:15Z`. */
export const Instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/)
