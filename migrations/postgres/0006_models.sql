-- With which version of the models a shop's messages are understood, if it is to stay with one. Null is the newest, as the program brings
-- it. The versions themselves are files, not rows: a database that is restored elsewhere may name one that is not there.
ALTER TABLE tenants ADD COLUMN models TEXT;
