-- What the widget needs: how an inbox's widget looks, and what shoppers thought of how they were served,
-- and what else is known of them.
--
-- The look is one JSON object in the form of the interface: nothing in the database asks for a part of it.
ALTER TABLE inboxes ADD COLUMN appearance TEXT NOT NULL DEFAULT '{}';

-- The last rating of a dialogue. The log holds every one.
ALTER TABLE conversations ADD COLUMN rating INTEGER;
ALTER TABLE conversations ADD COLUMN rating_comment TEXT;
ALTER TABLE conversations ADD COLUMN rated_at INTEGER;

-- What a shopper filled in before the dialogue, and what the shop's page said of it. A JSON object of texts.
ALTER TABLE contacts ADD COLUMN attributes TEXT NOT NULL DEFAULT '{}';

-- Set where a shopper wanted to be forgotten: nobody comes in as that one any more.
ALTER TABLE contacts ADD COLUMN erased_at INTEGER;
