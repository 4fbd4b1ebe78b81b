-- 有用/没用: one row per answer and person; who it was cannot be told from `giver`.
CREATE TABLE feedback (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    answer_id TEXT NOT NULL,
    giver TEXT NOT NULL,
    question TEXT NOT NULL,
    earlier TEXT NOT NULL,
    titles TEXT,
    status TEXT NOT NULL CHECK (status IN ('answered', 'ask_back', 'no_basis')),
    answer TEXT NOT NULL,
    citations TEXT NOT NULL,
    useful INTEGER NOT NULL CHECK (useful IN (0, 1)),
    reason TEXT NOT NULL,
    done INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1)),
    UNIQUE (answer_id, giver)
);
CREATE INDEX feedback_at ON feedback (at);
