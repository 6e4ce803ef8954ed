-- What was known of an image when it was scanned, besides its packages: layers, labels, what could not be analysed. JSON, packed with Zstandard.
ALTER TABLE image ADD COLUMN about ${bytes};
