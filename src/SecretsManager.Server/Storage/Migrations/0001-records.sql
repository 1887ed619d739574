CREATE TABLE records (
    kind {text} NOT NULL,
    account bigint NOT NULL,
    region {text} NOT NULL,
    id {text} NOT NULL,
    state bigint NOT NULL,
    type bigint NOT NULL,
    product {text} NOT NULL,
    instance {text} NOT NULL,
    encryption bigint NOT NULL,
    created bigint NOT NULL,
    due bigint,
    generation bigint NOT NULL,
    document {blob} NOT NULL,
    PRIMARY KEY (kind, account, region, id)
);

-- Order first, then every column that a list filters on: a page and its count are read from this index alone.
CREATE INDEX records_listing ON records (kind, account, region, created, id, type, state, product, instance, encryption);

CREATE INDEX records_due ON records (due, kind, account, region, id) WHERE due IS NOT NULL;

CREATE TABLE record_tags (
    kind {text} NOT NULL,
    account bigint NOT NULL,
    region {text} NOT NULL,
    id {text} NOT NULL,
    tag_key {text} NOT NULL,
    tag_value {text} NOT NULL,
    PRIMARY KEY (kind, account, region, id, tag_key)
) {clustered};

CREATE INDEX record_tags_search ON record_tags (kind, account, region, tag_key, tag_value, id);

CREATE TABLE payloads (
    owner {text} NOT NULL,
    sequence bigint NOT NULL,
    payload {blob} NOT NULL,
    PRIMARY KEY (owner, sequence)
);

CREATE TABLE settled (
    signature {blob} NOT NULL PRIMARY KEY,
    expires bigint NOT NULL,
    outcome {blob} NOT NULL
);

CREATE INDEX settled_expires ON settled (expires);

CREATE TABLE audit_pages (
    node {text} NOT NULL,
    sequence bigint NOT NULL,
    first_time bigint NOT NULL,
    last_time bigint NOT NULL,
    records bigint NOT NULL,
    page {blob} NOT NULL,
    PRIMARY KEY (node, sequence)
);

CREATE INDEX audit_pages_time ON audit_pages (last_time, node, sequence);

CREATE TABLE deployment (
    name {text} NOT NULL PRIMARY KEY,
    value {blob} NOT NULL
);
