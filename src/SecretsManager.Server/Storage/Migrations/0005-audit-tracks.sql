-- How far each track has taken each node's log.
CREATE TABLE audit_cursors (
    track {text} NOT NULL,
    node {text} NOT NULL,
    records bigint NOT NULL,
    page bigint NOT NULL,
    PRIMARY KEY (track, node)
);

CREATE INDEX audit_checkpoints_time ON audit_checkpoints (node, time);
