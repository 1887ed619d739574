CREATE TABLE audit_checkpoints (
    node {text} NOT NULL,
    size bigint NOT NULL,
    page bigint NOT NULL,
    time bigint NOT NULL,
    hashes {blob} NOT NULL,
    note {text} NOT NULL,
    PRIMARY KEY (node, size)
);
