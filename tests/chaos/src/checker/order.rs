//! Promise 3: each socket gets each conversation's entries as n, n+1, n+2 …, live and on resume; and at the end it has them all.
//!
//! Where a conversation begins for a socket is known from its own `hello`, from `welcome`, from `ok` of a `watch`; a conversation that is new
//! to a shopper begins at 1; one that comes to an agent unasked begins where the agent got it.

use std::collections::{HashMap, HashSet};

use super::{Case, Promise, Violation, who};
use crate::frame::Frame;
use crate::history::{Ask, Event, Fact, Kind, Name, Socket, What};

/// More than this many conversations are not named in a shopper's `welcome`.
const HEADS_MAX: usize = 50;

pub(super) fn check(case: &Case) -> Vec<Violation> {
    let taken = taken(case);
    case.sockets.iter().flat_map(|socket| Reader::new(case, socket, &taken).read()).collect()
}

/// What each person has ever asked for: such a conversation may become its own at any moment.
fn taken(case: &Case) -> Taken<'_> {
    let mut taken = Taken::new();
    for socket in &case.sockets {
        for event in &socket.events {
            if let Fact::Asked(ask) = &event.fact
                && let (What::Take, Some(conversation)) = (ask.what, &ask.conversation)
            {
                taken.insert((socket.person, conversation));
            }
        }
    }
    taken
}

type Taken<'a> = HashSet<(usize, &'a Name)>;

struct Reader<'a> {
    case: &'a Case,
    socket: &'a Socket,
    taken: &'a Taken<'a>,
    is_shopper: bool,
    resume: HashMap<&'a Name, u64>,
    heads: HashSet<&'a Name>,
    last: HashMap<&'a Name, u64>,
    /// Where a conversation may also go on, after a `watch` that named no number.
    or_after: HashMap<&'a Name, u64>,
    watches: HashMap<&'a Name, &'a Ask>,
    /// The last entry of each conversation, to be shown beside the one that is wrong.
    before: HashMap<&'a Name, &'a Event>,
    synced: HashSet<&'a Name>,
    /// What it watches at the end.
    watching: HashSet<&'a Name>,
    found: Vec<Violation>,
}

impl<'a> Reader<'a> {
    fn new(case: &'a Case, socket: &'a Socket, taken: &'a Taken<'a>) -> Self {
        let is_shopper = case.person(socket).is_some_and(|person| person.kind == Kind::Shopper);
        Self {
            case,
            socket,
            taken,
            is_shopper,
            resume: HashMap::new(),
            heads: HashSet::new(),
            last: HashMap::new(),
            or_after: HashMap::new(),
            watches: HashMap::new(),
            before: HashMap::new(),
            synced: HashSet::new(),
            watching: HashSet::new(),
            found: Vec::new(),
        }
    }

    fn read(mut self) -> Vec<Violation> {
        for event in &self.socket.events {
            match &event.fact {
                Fact::Hello { resume } => self.resume = resume.iter().map(|(conversation, seq)| (conversation, *seq)).collect(),
                Fact::Asked(ask) if matches!(ask.what, What::Watch | What::Unwatch) => drop(self.watches.insert(&ask.reference, ask)),
                Fact::Heard(frame) => self.hear(event, frame),
                _ => {}
            }
        }
        self.at_the_end();
        self.found
    }

    fn hear(&mut self, event: &'a Event, frame: &'a Frame) {
        match frame {
            Frame::Welcome { heads, .. } => self.begin(heads),
            Frame::Ok { reference, seq } => self.watched(reference, *seq),
            Frame::Entry(seen) => self.entry(event, &seen.conversation, seen.seq),
            Frame::Synced { conversation, seq } => self.level(event, conversation, *seq),
            _ => {}
        }
    }

    fn begin(&mut self, heads: &'a [(Name, u64)]) {
        for (conversation, seq) in heads {
            self.heads.insert(conversation);
            self.last.insert(conversation, *seq);
        }
        self.last.extend(self.resume.iter().map(|(conversation, seq)| (*conversation, *seq)));
    }

    fn watched(&mut self, reference: &'a Name, seq: Option<u64>) {
        let Some(ask) = self.watches.get(reference) else { return };
        let Some(conversation) = &ask.conversation else { return };
        if ask.what == What::Watch {
            self.watching.insert(conversation);
        } else {
            // What was resumed without being its own was watched too.
            self.watching.remove(conversation);
            self.resume.remove(conversation);
        }
        match (ask.what, ask.since, seq) {
            (What::Unwatch, ..) => drop(self.last.remove(conversation)),
            (_, Some(since), _) => drop(self.last.insert(conversation, since)),
            (_, None, Some(seq)) if self.last.contains_key(conversation) => drop(self.or_after.insert(conversation, seq)),
            // Where it becomes one's own in the same moment, entries of before may be on their way already.
            (_, None, Some(_)) if self.taken.contains(&(self.socket.person, conversation)) => {}
            (_, None, Some(seq)) => drop(self.last.insert(conversation, seq)),
            (_, None, None) => {}
        }
    }

    fn entry(&mut self, event: &'a Event, conversation: &'a Name, seq: u64) {
        let from_zero = self.is_shopper.then_some(0);
        let last = self.last.get(conversation).copied().or(from_zero);
        let jumped = self.or_after.remove(conversation).is_some_and(|after| seq == after + 1);
        if let Some(last) = last.filter(|last| seq != last + 1 && !jumped) {
            let what = if seq <= last { "came again or too late" } else { "came too early: there is a hole" };
            let mut piece: Vec<String> =
                self.before.get(conversation).map(|before| self.case.line(self.socket, before)).into_iter().collect();
            piece.push(self.case.line(self.socket, event));
            let what = format!("entry {seq} of {conversation} {what}, after {last}");
            self.found.push(Violation::new(Promise::InOrder, what, piece));
        }
        self.last.insert(conversation, seq);
        self.before.insert(conversation, event);
    }

    fn level(&mut self, event: &'a Event, conversation: &'a Name, seq: u64) {
        self.synced.insert(conversation);
        let Some(last) = self.last.get(conversation).copied().filter(|last| *last != seq) else { return };
        let mut piece: Vec<String> = self.before.get(conversation).map(|before| self.case.line(self.socket, before)).into_iter().collect();
        piece.push(self.case.line(self.socket, event));
        let what = format!("`synced` of {conversation} says {seq}, and {last} is the last that has come");
        self.found.push(Violation::new(Promise::InOrder, what, piece));
    }

    /// When all is quiet, whoever still listens has heard everything.
    fn at_the_end(&mut self) {
        if !self.socket.settled {
            return;
        }
        for conversation in
            self.resume.keys().filter(|conversation| self.heads.contains(*conversation) && !self.synced.contains(*conversation))
        {
            let what = format!("{conversation} was resumed and welcomed, and no `synced` came");
            self.found.push(Violation::new(Promise::InOrder, what, vec![format!("socket {} listened to the end", self.socket.number)]));
        }
        let heard = if self.is_shopper { self.own() } else { self.followed() };
        for conversation in heard {
            let Some(dialogue) = self.case.log.get(conversation) else { continue };
            let (last, wanted) = (self.last.get(conversation).copied(), dialogue.entries.len() as u64);
            let begins_anew = self.or_after.get(conversation) == Some(&wanted);
            if last != Some(wanted) && !begins_anew {
                let mut piece: Vec<String> =
                    self.before.get(conversation).map(|before| self.case.line(self.socket, before)).into_iter().collect();
                piece.push(format!("socket {} listened to the end", self.socket.number));
                piece.push(self.case.logged(conversation, last.unwrap_or_default() + 1));
                let what =
                    format!("{conversation} has {wanted} entries, and a client that listens has heard up to {}", last.unwrap_or_default());
                self.found.push(Violation::new(Promise::InOrder, what, piece));
            }
        }
    }

    fn own(&self) -> HashSet<&'a Name> {
        let Some(who) = who(self.socket) else { return HashSet::new() };
        let own: Vec<&Name> = self.case.log.iter().filter(|(_, dialogue)| dialogue.contact == *who).map(|(name, _)| name).collect();
        let all_named = own.len() <= HEADS_MAX;
        own.into_iter().filter(|conversation| all_named || self.last.contains_key(conversation)).collect()
    }

    /// What an agent goes on hearing: what it watches, what it named in `resume` and was not its own (that is watched too), and what is its
    /// own by the log. Where such a conversation begins for it is not fixed, but once it has begun it is heard to its end.
    fn followed(&self) -> HashSet<&'a Name> {
        let resumed =
            self.resume.keys().copied().filter(|conversation| self.synced.contains(conversation) && !self.heads.contains(conversation));
        let mut followed: HashSet<&Name> =
            resumed.chain(self.watching.iter().copied()).filter(|conversation| self.last.contains_key(conversation)).collect();
        if let Some(who) = who(self.socket) {
            let own = self.case.log.iter().filter(|(_, dialogue)| super::humans::holder(&dialogue.entries) == Some(who));
            followed.extend(own.map(|(conversation, _)| conversation));
        }
        followed
    }
}
