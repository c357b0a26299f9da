/**
 * The tables of the advisory store. The importer fills them in a file of its own, which then replaces the store whole;
 * readers open it read-only and never see it change.
 *
 * `affected.id` is the record's id times `ENTRIES` plus a running number, so that a record's entries lie together
 * and go with it without an index of their own.
 */
export const STORE_SCHEMA = 2

/** Upper bound of `affected` entries of one record. */
export const ENTRIES = 65_536

export const TABLES = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- One row for each thing imported: an ecosystem's zip, KEV, EPSS, endoflife.date.
CREATE TABLE archives (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  ecosystem TEXT,
  snapshot TEXT,
  digest TEXT NOT NULL,
  run INTEGER NOT NULL
);

-- aliases and upstream: ids, one a line. body: JSON of the rest of Advisory.
CREATE TABLE records (
  id INTEGER PRIMARY KEY,
  osv TEXT NOT NULL UNIQUE,
  aliases TEXT NOT NULL,
  upstream TEXT NOT NULL,
  withdrawn INTEGER NOT NULL,
  body TEXT NOT NULL,
  run INTEGER NOT NULL
);

-- Which archives a record came in: it stays while one of them has it.
CREATE TABLE listed (archive INTEGER NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (archive, record)) WITHOUT ROWID;

-- body: JSON of AffectedPackage without ecosystem, name and versions. versions: one a line.
CREATE TABLE affected (
  id INTEGER PRIMARY KEY,
  ecosystem TEXT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  versions TEXT NOT NULL
);

-- Records joined by aliases. ids: one a line, sorted. records: JSON, every record that speaks about the group.
CREATE TABLE groups (id INTEGER PRIMARY KEY, ids TEXT NOT NULL, records TEXT NOT NULL, kev INTEGER NOT NULL, epss REAL);

-- What a record speaks about: its own group, or the group of each of its upstream ids. groups: JSON.
CREATE TABLE about (record INTEGER PRIMARY KEY, groups TEXT NOT NULL);

CREATE TABLE coverage (ecosystem TEXT PRIMARY KEY, advisories INTEGER NOT NULL, snapshot TEXT) WITHOUT ROWID;
CREATE TABLE kev (cve TEXT PRIMARY KEY) WITHOUT ROWID;

-- FIRST's list as it came: of its hundreds of thousands of CVEs only those of \`groups\` are ever looked up, once per import.
CREATE TABLE epss (content TEXT NOT NULL);

-- What Debian's security tracker says beside the advisories. body: JSON of { <CVE>: TrackerStatement }.
CREATE TABLE tracker (ecosystem TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (ecosystem, name)) WITHOUT ROWID;

-- body: JSON list of ProductCycle, newest first.
CREATE TABLE products (name TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
`

/** Made when everything is in: sorting once is cheaper than inserting in order. */
export const INDEXES = 'CREATE INDEX affected_package ON affected (ecosystem, name)'

export const DROP_INDEXES = 'DROP INDEX IF EXISTS affected_package'
