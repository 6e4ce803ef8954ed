-- Documented in docs/ledger.md, and the same in every database.
CREATE VIEW scans AS SELECT i.digest, i.reference, to_char(to_timestamp(s.time / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS time, s.kind, s.verdict, s.reason,
  s.critical, s.high, s.medium, s.low, s.other,
  to_char(to_timestamp(s.advisories_as_of / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS advisories_as_of
  FROM scan s JOIN image i ON i.id = s.image;
