-- What somebody has learnt, card by card.
CREATE TABLE progress (
    user TEXT NOT NULL CHECK (user <> ''),
    card TEXT NOT NULL,
    state TEXT NOT NULL,
    updated TEXT NOT NULL,
    PRIMARY KEY (user, card)
);
CREATE INDEX progress_updated ON progress (updated);
