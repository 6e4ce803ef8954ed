-- What people ask the ledger by: documented in docs/ledger.md, and the same in every database.

CREATE VIEW images AS SELECT i.digest, i.reference, i.platform, i.distribution, i.verdict, i.reason,
  i.critical, i.high, i.medium, i.low, i.other, i.gaps AS not_analysed,
  to_char(to_timestamp(i.advisories_as_of / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS advisories_as_of, to_char(to_timestamp(i.first_seen / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS first_seen, to_char(to_timestamp(i.scanned / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS scanned,
  to_char(to_timestamp(i.pushed / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS pushed, to_char(to_timestamp(i.imported / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS imported, to_char(to_timestamp(i.pulled / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS pulled, to_char(to_timestamp(i.last_used / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS last_used
  FROM image i WHERE i.scanned IS NOT NULL;

CREATE VIEW places AS SELECT i.digest, p.name, to_char(to_timestamp(p.first_seen / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS first_seen, to_char(to_timestamp(p.last_seen / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS last_seen
  FROM place p JOIN image i ON i.id = p.image;

CREATE VIEW packages AS SELECT i.digest, i.reference, ic.layer, c.type, c.name, c.version, c.purl
  FROM image i JOIN image_content ic ON ic.image = i.id JOIN content_component cc ON cc.content = ic.content
  JOIN component c ON c.id = cc.component;

CREATE VIEW findings AS SELECT i.digest, i.reference, i.platform, f.vulnerability, f.names, f.severity, f.score, f.epss,
  f.exploited AS exploited, f.fixed, c.type, c.name, c.version, c.purl, ic.layer, f.summary,
  to_char(to_timestamp(f.first_seen / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS first_seen, to_char(to_timestamp(f.gone / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS gone, to_char(to_timestamp(i.last_used / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS last_used
  FROM image i JOIN image_content ic ON ic.image = i.id JOIN content_component cc ON cc.content = ic.content
  JOIN component c ON c.id = cc.component JOIN finding f ON f.component = c.id;

CREATE VIEW rescans AS SELECT to_char(to_timestamp(r.started / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS started, to_char(to_timestamp(r.advisories_as_of / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS advisories_as_of, r.images, r.affected,
  r.appeared, r.gone FROM rescan r;
