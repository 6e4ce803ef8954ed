-- What registries told and is not done yet. Its key is the same for the same event told again.
CREATE TABLE event (
  id ${id},
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  digest TEXT,
  name TEXT NOT NULL,
  happened BIGINT NOT NULL,
  received BIGINT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  due BIGINT NOT NULL,
  done BIGINT,
  problem TEXT
);
CREATE INDEX event_by_due ON event (done, due);

-- The images that an index of several platforms leads to, so that a pull of the index counts for them.
CREATE TABLE image_index (
  digest TEXT NOT NULL,
  image BIGINT NOT NULL REFERENCES image (id) ON DELETE CASCADE,
  PRIMARY KEY (digest, image)
)${packed};
