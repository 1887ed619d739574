-- A row for each node, so that no node ever waits for another to count.
CREATE TABLE usage (
    account bigint NOT NULL,
    hour bigint NOT NULL,
    region {text} NOT NULL,
    service {text} NOT NULL,
    action {text} NOT NULL,
    succeeded bigint NOT NULL,
    node {text} NOT NULL,
    calls bigint NOT NULL,
    PRIMARY KEY (account, hour, region, service, action, succeeded, node)
) {clustered};

CREATE INDEX usage_hour ON usage (hour);

CREATE TABLE record_hours (
    kind {text} NOT NULL,
    account bigint NOT NULL,
    hour bigint NOT NULL,
    region {text} NOT NULL,
    type bigint NOT NULL,
    records bigint NOT NULL,
    PRIMARY KEY (kind, account, hour, region, type)
) {clustered};

CREATE INDEX record_hours_hour ON record_hours (hour);
