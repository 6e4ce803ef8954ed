-- The ledger. Times are milliseconds since 1970 in UTC. Documented in docs/ledger.md.

-- An image, counted once by its digest: that of its manifest, or of its configuration as long as no registry has named another.
CREATE TABLE image (
  id ${id},
  digest TEXT NOT NULL UNIQUE,
  config TEXT,
  reference TEXT NOT NULL,
  platform TEXT,
  distribution TEXT,
  base_layers INTEGER,
  verdict TEXT,
  reason TEXT,
  gaps INTEGER NOT NULL DEFAULT 0,
  critical INTEGER NOT NULL DEFAULT 0,
  high INTEGER NOT NULL DEFAULT 0,
  medium INTEGER NOT NULL DEFAULT 0,
  low INTEGER NOT NULL DEFAULT 0,
  other INTEGER NOT NULL DEFAULT 0,
  advisories_as_of BIGINT,
  first_seen BIGINT NOT NULL,
  scanned BIGINT,
  pushed BIGINT,
  imported BIGINT,
  pulled BIGINT,
  last_used BIGINT NOT NULL
);
CREATE INDEX image_by_config ON image (config);
CREATE INDEX image_by_use ON image (last_used);

-- Names that an image has been known by, and where it lies.
CREATE TABLE place (
  image BIGINT NOT NULL REFERENCES image (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  first_seen BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  PRIMARY KEY (image, name)
);
CREATE INDEX place_by_name ON place (name);

-- A package as advisories are asked about it, wherever it lies.
CREATE TABLE component (
  id ${id},
  digest TEXT NOT NULL UNIQUE,
  purl TEXT NOT NULL,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  distribution TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX component_by_name ON component (name);
CREATE INDEX component_by_distribution ON component (distribution);

-- What one layer brings to an image; shared by all images that have the same of it. The body says where each package lies in it,
-- packed with Zstandard.
CREATE TABLE content (
  id ${id},
  digest TEXT NOT NULL UNIQUE,
  body ${bytes} NOT NULL,
  critical INTEGER NOT NULL DEFAULT 0,
  high INTEGER NOT NULL DEFAULT 0,
  medium INTEGER NOT NULL DEFAULT 0,
  low INTEGER NOT NULL DEFAULT 0,
  other INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE content_component (
  content BIGINT NOT NULL REFERENCES content (id) ON DELETE CASCADE,
  component BIGINT NOT NULL REFERENCES component (id),
  PRIMARY KEY (content, component)
)${packed};
CREATE INDEX content_by_component ON content_component (component);

-- The layers of an image that bring packages; below the first is what the image says of itself.
CREATE TABLE image_content (
  image BIGINT NOT NULL REFERENCES image (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  layer TEXT NOT NULL,
  content BIGINT NOT NULL REFERENCES content (id),
  PRIMARY KEY (image, position)
)${packed};
CREATE INDEX image_by_content ON image_content (content);

-- A vulnerability of a package. One that is gone is kept, with the time.
CREATE TABLE finding (
  component BIGINT NOT NULL REFERENCES component (id) ON DELETE CASCADE,
  vulnerability TEXT NOT NULL,
  names TEXT NOT NULL,
  severity TEXT NOT NULL,
  score DOUBLE PRECISION,
  epss DOUBLE PRECISION,
  exploited INTEGER NOT NULL,
  fixed TEXT NOT NULL,
  summary TEXT NOT NULL,
  failing INTEGER NOT NULL,
  first_seen BIGINT NOT NULL,
  gone BIGINT,
  PRIMARY KEY (component, vulnerability)
)${packed};
CREATE INDEX finding_by_vulnerability ON finding (vulnerability);

-- When the whole ledger was held against the advisories, and what came of it.
CREATE TABLE rescan (
  id ${id},
  started BIGINT NOT NULL,
  advisories_as_of BIGINT,
  images INTEGER NOT NULL,
  affected INTEGER NOT NULL,
  appeared INTEGER NOT NULL,
  gone INTEGER NOT NULL
);
