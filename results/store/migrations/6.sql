-- From schema 5 to 6: equal answers of a run are judged once.
ALTER TABLE verdicts ADD COLUMN shares INTEGER;
