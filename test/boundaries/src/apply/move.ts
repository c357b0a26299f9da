export type Move = string
