-- Where a snapshot's bytes are cut into updates (32-bit lengths, little-endian); NULL: they are one. Cut when the journal is
-- folded, off the serving thread: cutting 5,000 things while the first person waits took 100 ms.

ALTER TABLE snapshots ADD COLUMN cuts BLOB;

-- How a snapshot's bytes are packed: 'none' or 'zstd'. Its SHA-256 is of the bytes unpacked.
ALTER TABLE snapshots ADD COLUMN packing TEXT NOT NULL DEFAULT 'none';
