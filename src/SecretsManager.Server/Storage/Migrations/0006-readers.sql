-- Who read a secret, and which of its versions he saw last. A row for each node, so that no node ever waits for another to note.
CREATE TABLE readers (
    secret {text} NOT NULL,
    node {text} NOT NULL,
    reader {blob} NOT NULL,
    seen bigint NOT NULL,
    box {blob} NOT NULL,
    PRIMARY KEY (secret, node, reader)
);

CREATE INDEX readers_order ON readers (secret, node, seen, reader);

CREATE INDEX readers_seen ON readers (seen);
