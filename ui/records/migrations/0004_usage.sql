-- One row per question, without a person. The words are kept only of what could not be answered.
CREATE TABLE usage (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    day TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('answered', 'ask_back', 'no_basis')),
    document TEXT NOT NULL,
    article TEXT NOT NULL,
    topic TEXT NOT NULL,
    question TEXT NOT NULL,
    earlier TEXT NOT NULL,
    titles TEXT,
    done INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1)),
    CHECK (status = 'no_basis' OR (question = '' AND earlier = '[]' AND titles IS NULL))
);
CREATE INDEX usage_day ON usage (day);
CREATE INDEX usage_at ON usage (at);
