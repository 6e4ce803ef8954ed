-- Each scan of an image, and each rescan that changed its verdict.
CREATE TABLE scan (
  image BIGINT NOT NULL REFERENCES image (id) ON DELETE CASCADE,
  time BIGINT NOT NULL,
  kind TEXT NOT NULL,
  verdict TEXT NOT NULL,
  reason TEXT NOT NULL,
  critical INTEGER NOT NULL,
  high INTEGER NOT NULL,
  medium INTEGER NOT NULL,
  low INTEGER NOT NULL,
  other INTEGER NOT NULL,
  advisories_as_of BIGINT,
  PRIMARY KEY (image, time)
)${packed};

-- Of those before, the last one is known.
INSERT INTO scan SELECT id, scanned, 'SCANNED', verdict, reason, critical, high, medium, low, other, advisories_as_of
  FROM image WHERE scanned IS NOT NULL AND verdict IS NOT NULL AND reason IS NOT NULL;
