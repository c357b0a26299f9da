/**
 * One run at a time works on a repository. The lock is a row of the state database, so that taking it and finding the run to
 * continue is one transaction; it names the process by id and start time, so that a killed holder is known to be gone.
 */
import type { Clock, Database, ProcessIdentity, Processes } from '../../system/ports.ts'

export type Acquired =
  | Readonly<{
      status: 'acquired'
      run: number
      /** The run was begun by a process that is gone, and goes on. */
      resumed: boolean
      /** Process groups that the gone process left behind and that were ended. */
      orphansEnded: number
    }>
  | Readonly<{
      status: 'busy'
      /** For people: `another run (pid 41, since 2026-11-21T20:00:00Z) works on this repository`. */
      reason: string
    }>

type Holder = Readonly<{ process: ProcessIdentity; since: number }>

const POLL_MS = 500

const readHolder = (database: Database): Holder | undefined => {
  const row = database.prepare('SELECT process, process_started_at, since FROM run_lock').get()
  return (
    row && {
      process: { id: Number(row['process']), startedAt: String(row['process_started_at']) },
      since: Number(row['since']),
    }
  )
}

const isSame = (a: Holder | undefined, b: Holder | undefined): boolean =>
  a?.process.id === b?.process.id && a?.process.startedAt === b?.process.startedAt

/** An interrupted run goes on under its number, so that what it tried counts. */
const beginOrResume = (database: Database, now: number): Readonly<{ run: number; resumed: boolean }> => {
  const interrupted = database.prepare(`SELECT id FROM runs WHERE state = 'running' ORDER BY id DESC`).get()
  if (interrupted) {
    const run = Number(interrupted['id'])
    database.prepare('UPDATE runs SET resumed_at = ? WHERE id = ?').run(now, run)
    return { run, resumed: true }
  }
  const row = database.prepare(`INSERT INTO runs (state, started_at) VALUES ('running', ?) RETURNING id`).get(now)
  return { run: Number(row?.['id']), resumed: false }
}

const take = (database: Database, seen: Holder | undefined, self: ProcessIdentity, now: number) =>
  database.transaction(() => {
    // Somebody else took it between the look and the transaction: look again.
    if (!isSame(readHolder(database), seen)) return undefined
    const begun = beginOrResume(database, now)
    database.prepare('DELETE FROM run_lock').run()
    database
      .prepare('INSERT INTO run_lock (only_one, run, process, process_started_at, since) VALUES (1, ?, ?, ?, ?)')
      .run(begun.run, self.id, self.startedAt, now)
    return begun
  })

const endOrphans = async (database: Database, processes: Processes): Promise<number> => {
  let ended = 0
  for (const row of database.prepare('SELECT id, started_at FROM process_groups').all()) {
    const group = { id: Number(row['id']), startedAt: String(row['started_at']) }
    if ((await processes.endOrphan(group)) === 'ended') ended += 1
    database.prepare('DELETE FROM process_groups WHERE id = ? AND started_at = ?').run(group.id, group.startedAt)
  }
  return ended
}

/** Takes the lock, waiting up to `waitMs` for a live holder. */
export const acquireRun = async (
  database: Database,
  { processes, clock }: Readonly<{ processes: Processes; clock: Clock }>,
  waitMs: number,
): Promise<Acquired> => {
  const self = await processes.self()
  const deadline = clock.now() + waitMs
  for (;;) {
    const holder = readHolder(database)
    if (!holder || !(await processes.isAlive(holder.process))) {
      const begun = take(database, holder, self, clock.now())
      if (begun) return { status: 'acquired', ...begun, orphansEnded: await endOrphans(database, processes) }
      continue
    }
    if (clock.now() >= deadline) return { status: 'busy', reason: describeHolder(holder) }
    await clock.sleep(Math.min(POLL_MS, deadline - clock.now()))
  }
}

const describeHolder = ({ process, since }: Holder): string =>
  `another run (pid ${process.id}, since ${new Date(since).toISOString()}) works on this repository`

/** Records are for restarting a stage and for looking back a little; a large repository's inventory takes megabytes. */
const RUNS_WITH_RECORDS = 10

const forgetOldRecords = `
  DELETE FROM records WHERE run NOT IN (
    SELECT recent.run FROM records AS recent
    WHERE recent.branch = records.branch AND recent.stage = records.stage
    ORDER BY recent.run DESC LIMIT ${RUNS_WITH_RECORDS}
  )`

/** Ends the run, forgets records of old ones, and gives the lock back. */
export const releaseRun = (database: Database, run: number, state: 'finished' | 'failed', now: number): void => {
  database.transaction(() => {
    database.prepare('UPDATE runs SET state = ?, ended_at = ? WHERE id = ?').run(state, now, run)
    database.exec(forgetOldRecords)
    database.prepare('DELETE FROM run_lock WHERE run = ?').run(run)
  })
}
