-- From schema 5 to 6: equal answers of a run are judged once; the price that the user names where a
-- service tells no cost.
ALTER TABLE verdicts ADD COLUMN shares INTEGER;
ALTER TABLE runs ADD COLUMN price TEXT NOT NULL DEFAULT '';
