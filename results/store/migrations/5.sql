-- From schema 4 to 5: a pattern of the user's that takes the code out of replies.
ALTER TABLE runs ADD COLUMN extract TEXT NOT NULL DEFAULT '';
