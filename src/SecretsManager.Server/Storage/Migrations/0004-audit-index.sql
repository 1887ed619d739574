-- Which pages hold records of a second with a value: one row for a page, a second and a value, however many records there are.
-- All of it can be made again from the pages: empty both tables.
CREATE TABLE audit_index (
    account bigint NOT NULL,
    attribute bigint NOT NULL,
    value {text} NOT NULL,
    second bigint NOT NULL,
    node {text} NOT NULL,
    first_number bigint NOT NULL,
    sequence bigint NOT NULL,
    PRIMARY KEY (account, attribute, value, second, node, first_number)
) {clustered};

CREATE TABLE audit_index_nodes (
    node {text} NOT NULL PRIMARY KEY,
    ordinal bigint NOT NULL UNIQUE,
    sequence bigint NOT NULL
);
