-- What people ask the ledger by: documented in docs/ledger.md, and the same in every database.

CREATE VIEW images AS SELECT i.digest, i.reference, i.platform, i.distribution, i.verdict, i.reason,
  i.critical, i.high, i.medium, i.low, i.other, i.gaps AS not_analysed,
  strftime('%Y-%m-%dT%H:%M:%SZ', i.advisories_as_of / 1000, 'unixepoch') AS advisories_as_of, strftime('%Y-%m-%dT%H:%M:%SZ', i.first_seen / 1000, 'unixepoch') AS first_seen, strftime('%Y-%m-%dT%H:%M:%SZ', i.scanned / 1000, 'unixepoch') AS scanned,
  strftime('%Y-%m-%dT%H:%M:%SZ', i.pushed / 1000, 'unixepoch') AS pushed, strftime('%Y-%m-%dT%H:%M:%SZ', i.imported / 1000, 'unixepoch') AS imported, strftime('%Y-%m-%dT%H:%M:%SZ', i.pulled / 1000, 'unixepoch') AS pulled, strftime('%Y-%m-%dT%H:%M:%SZ', i.last_used / 1000, 'unixepoch') AS last_used
  FROM image i WHERE i.scanned IS NOT NULL;

CREATE VIEW places AS SELECT i.digest, p.name, strftime('%Y-%m-%dT%H:%M:%SZ', p.first_seen / 1000, 'unixepoch') AS first_seen, strftime('%Y-%m-%dT%H:%M:%SZ', p.last_seen / 1000, 'unixepoch') AS last_seen
  FROM place p JOIN image i ON i.id = p.image;

CREATE VIEW packages AS SELECT i.digest, i.reference, ic.layer, c.type, c.name, c.version, c.purl
  FROM image i JOIN image_content ic ON ic.image = i.id JOIN content_component cc ON cc.content = ic.content
  JOIN component c ON c.id = cc.component;

CREATE VIEW findings AS SELECT i.digest, i.reference, i.platform, f.vulnerability, f.names, f.severity, f.score, f.epss,
  f.exploited AS exploited, f.fixed, c.type, c.name, c.version, c.purl, ic.layer, f.summary,
  strftime('%Y-%m-%dT%H:%M:%SZ', f.first_seen / 1000, 'unixepoch') AS first_seen, strftime('%Y-%m-%dT%H:%M:%SZ', f.gone / 1000, 'unixepoch') AS gone, strftime('%Y-%m-%dT%H:%M:%SZ', i.last_used / 1000, 'unixepoch') AS last_used
  FROM image i JOIN image_content ic ON ic.image = i.id JOIN content_component cc ON cc.content = ic.content
  JOIN component c ON c.id = cc.component JOIN finding f ON f.component = c.id;

CREATE VIEW rescans AS SELECT strftime('%Y-%m-%dT%H:%M:%SZ', r.started / 1000, 'unixepoch') AS started, strftime('%Y-%m-%dT%H:%M:%SZ', r.advisories_as_of / 1000, 'unixepoch') AS advisories_as_of, r.images, r.affected,
  r.appeared, r.gone FROM rescan r;
