-- Documented in docs/ledger.md, and the same in every database.
CREATE VIEW scans AS SELECT i.digest, i.reference, strftime('%Y-%m-%dT%H:%M:%SZ', s.time / 1000, 'unixepoch') AS time, s.kind, s.verdict, s.reason,
  s.critical, s.high, s.medium, s.low, s.other,
  strftime('%Y-%m-%dT%H:%M:%SZ', s.advisories_as_of / 1000, 'unixepoch') AS advisories_as_of
  FROM scan s JOIN image i ON i.id = s.image;

-- A finding that is open was seen by the last rescan, or by the last scan of the image.
DROP VIEW findings;
CREATE VIEW findings AS SELECT i.digest, i.reference, i.platform, f.vulnerability, f.names, f.severity, f.score, f.epss,
  f.exploited AS exploited, f.fixed, c.type, c.name, c.version, c.purl, ic.layer, f.summary,
  strftime('%Y-%m-%dT%H:%M:%SZ', f.first_seen / 1000, 'unixepoch') AS first_seen, strftime('%Y-%m-%dT%H:%M:%SZ', COALESCE(f.gone, MAX(i.scanned, COALESCE((SELECT MAX(started) FROM rescan), 0))) / 1000, 'unixepoch') AS last_seen, strftime('%Y-%m-%dT%H:%M:%SZ', f.gone / 1000, 'unixepoch') AS gone, strftime('%Y-%m-%dT%H:%M:%SZ', i.last_used / 1000, 'unixepoch') AS last_used
  FROM image i JOIN image_content ic ON ic.image = i.id JOIN content_component cc ON cc.content = ic.content
  JOIN component c ON c.id = cc.component JOIN finding f ON f.component = c.id;
