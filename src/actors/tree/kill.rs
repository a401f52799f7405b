//! Kills an actor in the middle of its work, as a mistake in it would: for tests that want to see that nothing is lost by it.

use ractor::ActorCell;
use rand::seq::IteratorRandom as _;

use super::{Single, Tree};
use crate::domain::ConversationId;

/// Who is to be killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Victim {
    /// One of the tree's single actors.
    Single(Single),
    /// A dialogue that is awake; any of them if none is named.
    Conversation(Option<ConversationId>),
    /// Any session.
    Session,
    /// Any AI connection.
    Connection,
}

impl Victim {
    /// The words for all of them.
    pub const WORDS: [&str; 9] =
        ["journal", "directory", "providers", "dispatcher", "sessions", "timers", "conversation", "session", "connection"];

    /// Reads the word for one.
    #[must_use]
    pub fn parse(word: &str, conversation: Option<ConversationId>) -> Option<Self> {
        match word {
            "conversation" => Some(Self::Conversation(conversation)),
            "session" => Some(Self::Session),
            "connection" => Some(Self::Connection),
            single => Single::ALL.into_iter().find(|one| one.as_str() == single).map(Self::Single),
        }
    }
}

impl Tree {
    /// Kills an actor. Returns false where there is none of that kind at the moment.
    pub fn kill(&self, victim: Victim) -> bool {
        let Some(cell) = self.find(victim) else { return false };
        tracing::warn!(victim = ?victim, actor.id = %cell.get_id(), "An actor is killed because an admin asked for it.");
        cell.kill();
        true
    }

    fn find(&self, victim: Victim) -> Option<ActorCell> {
        match victim {
            Victim::Single(single) => self.single(single),
            Victim::Conversation(Some(id)) => self.directory.awake(id).map(|actor| actor.get_cell()),
            Victim::Conversation(None) => self.directory.any_awake().map(|actor| actor.get_cell()),
            Victim::Session => self.sessions.any(),
            Victim::Connection => self.providers.connections().into_iter().choose(&mut rand::rng()).map(|(_, actor)| actor.get_cell()),
        }
    }

    fn single(&self, single: Single) -> Option<ActorCell> {
        match single {
            Single::Journal => self.journal.address().cell(),
            Single::Directory => self.directory.address().cell(),
            Single::Providers => self.providers.address().cell(),
            Single::Dispatcher => self.dispatcher.address().cell(),
            Single::Sessions => self.sessions.address().cell(),
            Single::Timers => self.timers.address().cell(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_names_a_victim_and_others_name_none() {
        let named = Victim::WORDS.map(|word| Victim::parse(word, None));
        assert!(named.iter().all(Option::is_some), "{named:?}");
        assert_eq!(Victim::parse("root", None), None);
        let singles = Single::ALL.map(|single| Victim::parse(single.as_str(), None));
        assert!(singles.iter().zip(Single::ALL).all(|(found, single)| *found == Some(Victim::Single(single))));
    }
}
