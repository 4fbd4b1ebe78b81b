-- Dialogues of people who are signed in.
CREATE TABLE dialogue (
    id TEXT PRIMARY KEY,
    user TEXT NOT NULL CHECK (user <> ''),
    title TEXT NOT NULL,
    started TEXT NOT NULL,
    updated TEXT NOT NULL
);
CREATE INDEX dialogue_user ON dialogue (user, updated);
CREATE INDEX dialogue_updated ON dialogue (updated);
CREATE TABLE turn (
    dialogue TEXT NOT NULL REFERENCES dialogue (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 0),
    at TEXT NOT NULL,
    question TEXT NOT NULL,
    titles TEXT,
    scope TEXT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (dialogue, number)
);
