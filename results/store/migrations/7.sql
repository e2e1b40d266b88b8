-- From schema 6 to 7: what was dropped from a run's requests or renamed in them, and which prompts a
-- service refuses for good.
ALTER TABLE runs ADD COLUMN notes TEXT NOT NULL DEFAULT '';
ALTER TABLE samples ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;
