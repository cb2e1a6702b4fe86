-- Before a source is made, it is looked for by its address. By its hash: an address may be longer than a page of a tree.
CREATE INDEX source_version_url ON source_version USING hash (url);
