-- Documented in docs/ledger.md, and the same in every database.
CREATE VIEW scans AS SELECT i.digest, i.reference, strftime('%Y-%m-%dT%H:%M:%SZ', s.time / 1000, 'unixepoch') AS time, s.kind, s.verdict, s.reason,
  s.critical, s.high, s.medium, s.low, s.other,
  strftime('%Y-%m-%dT%H:%M:%SZ', s.advisories_as_of / 1000, 'unixepoch') AS advisories_as_of
  FROM scan s JOIN image i ON i.id = s.image;
