//! What a client may do next, legal and not, and how often it is chosen.

use crate::dice::Dice;
use crate::history::Kind;

/// The next deed of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    /// Words into a conversation of one's own.
    Post,
    /// The same words under the same ref, twice at once.
    PostTwice,
    /// Something that one's own clients have sent lately, again.
    Again,
    Note,
    Human,
    Take,
    ReleaseToQueue,
    ReleaseToBot,
    Resolve,
    Reopen,
    Snooze,
    History,
    Watch,
    Unwatch,
    WatchBoard,
    Typing,
    Read,
    Page,
    /// What must be refused.
    Forbidden,
    /// What is no request at all.
    Nonsense,
    /// Many at once, more than may be in flight.
    Flood,
    /// Stops reading for a while.
    GoDeaf,
    /// Drops the connection and comes back with `resume`.
    Drop,
    /// Drops the connection and forgets what it has seen.
    DropAndForget,
    /// Closes as one should.
    Close,
}

const SHOPPER: [(u32, Deed); 16] = [
    (50, Deed::Post),
    (6, Deed::PostTwice),
    (7, Deed::Again),
    (3, Deed::Human),
    (3, Deed::Resolve),
    (4, Deed::History),
    (4, Deed::Typing),
    (5, Deed::Read),
    (2, Deed::Page),
    (5, Deed::Forbidden),
    (1, Deed::Nonsense),
    (1, Deed::Flood),
    (2, Deed::GoDeaf),
    (3, Deed::Drop),
    (1, Deed::DropAndForget),
    (1, Deed::Close),
];

const STAFF: [(u32, Deed); 23] = [
    (28, Deed::Post),
    (4, Deed::PostTwice),
    (7, Deed::Again),
    (8, Deed::Note),
    (14, Deed::Take),
    (4, Deed::ReleaseToQueue),
    (7, Deed::ReleaseToBot),
    (4, Deed::Resolve),
    (3, Deed::Reopen),
    (2, Deed::Snooze),
    (4, Deed::History),
    (10, Deed::Watch),
    (3, Deed::Unwatch),
    (2, Deed::WatchBoard),
    (3, Deed::Typing),
    (4, Deed::Read),
    (4, Deed::Forbidden),
    (1, Deed::Nonsense),
    (1, Deed::Flood),
    (2, Deed::GoDeaf),
    (3, Deed::Drop),
    (1, Deed::DropAndForget),
    (1, Deed::Close),
];

pub(super) fn next(kind: Kind, dice: &mut Dice) -> Deed {
    let deeds: &[(u32, Deed)] = if kind == Kind::Shopper { &SHOPPER } else { &STAFF };
    dice.weighted(deeds).unwrap_or(Deed::Post)
}
