/** Severity levels, as every record spells them, and their order. */
export const LEVELS = ['critical', 'high', 'medium', 'low', 'negligible', 'unknown'] as const

export type Level = (typeof LEVELS)[number]

/** 0 for `critical`, 5 for `unknown`: smaller is worse, so levels sort ascending by it. */
export const levelRank = (level: Level): number => LEVELS.indexOf(level)

/** True where `level` is at least as bad as `threshold`. `unknown` counts only against itself. */
export const atLeast = (level: Level, threshold: Level): boolean => levelRank(level) <= levelRank(threshold)

export const worstOf = (levels: Iterable<Level>): Level =>
  [...levels].reduce<Level>((worst, level) => (levelRank(level) < levelRank(worst) ? level : worst), 'unknown')
