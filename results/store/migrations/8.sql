-- From schema 7 to 8: opinions are samples of runs of judges and have no table of their own.
DROP TABLE opinions;
