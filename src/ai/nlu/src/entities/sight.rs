//! What the tagger sees of a message: for each token the words, forms, rules and lists at it and around it, as rows of its table.

#![expect(clippy::indexing_slicing, reason = "places are those of the tokens of one message")]

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::entities::Kind;
use crate::entities::gazetteer::{Gazetteer, Match, stem};
use crate::entities::rules::{self, Found, Refuted};
use crate::entities::tokens::{Script, Shape, Token, tokens};
use crate::hash::Hash;
use crate::normal::Text;

/// Family names that most Chinese bear.
pub(crate) const FAMILY_NAMES: &str = "王李张刘陈杨黄赵周吴徐孙马胡朱郭何罗高林郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵";

/// What a message speaks of, each with words that say so. A number or a word in capitals, which could be many things, is read by them.
const TOPICS: [&[&str]; 6] = [
    &["code", "promo", "coupon", "voucher", "discount", "% off", "промо", "купон", "скидк", "код ", "券", "码", "口令", "优惠"],
    &["order", "invoice", "return", "claim", "refund", "заказ", "счет", "счёт", "возврат", "заявк", "订单", "单号", "发票", "退"],
    &["parcel", "package", "track", "courier", "shipment", "посылк", "трек", "курьер", "накладн", "快递", "物流", "包裹", "运单"],
    &[
        "price",
        "paid",
        "pay",
        "cost",
        "charge",
        "refund",
        "cheap",
        "цен",
        "стоит",
        "оплат",
        "плат",
        "деньг",
        "钱",
        "价",
        "付",
        "扣",
        "退款",
        "便宜",
    ],
    &["size", "fit", "wide", "waist", "размер", "рост", "маломер", "尺码", "尺寸", "码", "偏大", "偏小"],
    &["call", "phone", "number", "text me", "телефон", "звон", "номер", "电话", "手机", "打给"],
];
static TOPIC_WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(TOPICS.iter().copied().flatten()).ok());

/// Words in capitals up to which a message does not shout.
const QUIET: usize = 2;

/// What the tagger sees of a message.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The tokens.
    pub tokens: Vec<Token>,
    /// The rows of each token.
    pub rows: Rows,
    pub(super) found: Vec<Found>,
    pub(super) refuted: Vec<Refuted>,
    matches: Vec<Match>,
}

/// The rows of all tokens, one after the other.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    all: Vec<u32>,
    ends: Vec<usize>,
}

impl Rows {
    /// Those of one token.
    pub fn of(&self, token: usize) -> &[u32] {
        let from = token.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[from..self.ends[token]]
    }

    /// Tokens that have rows.
    pub fn n_tokens(&self) -> usize {
        self.ends.len()
    }
}

impl Seen {
    /// The kinds that rules and lists see, each once: what the intent's head may know of them.
    pub fn evidence(&self) -> Vec<u16> {
        self.evidence_in(0..usize::MAX)
    }

    /// The same of a part of the message, in places of the normal form.
    pub(crate) fn evidence_in(&self, part: Range<usize>) -> Vec<u16> {
        let found = self.found.iter().filter(|found| part.start <= found.from && found.to <= part.end);
        let ruled = found.map(|found| found.kind.place());
        let inside = |token: &Token| part.start <= token.from && token.to <= part.end;
        let listed = self.tokens.iter().zip(&self.matches).filter(|(token, _)| inside(token));
        let listed = listed.flat_map(|(_, entry)| (0..8).filter(move |bit| entry.begins >> bit & 1 == 1).map(|bit| 100 + bit));
        let mut evidence = ruled.chain(listed).filter_map(|place| u16::try_from(place).ok()).collect::<Vec<_>>();
        evidence.sort_unstable();
        evidence.dedup();
        evidence
    }
}

/// Looks at a message with rules and lists alone: enough to know what kinds of things may be in it.
pub fn glance(text: &Text, lower: &str) -> Seen {
    let rules::Ruled { found, refuted } = rules::ruled(text, lower);
    let tokens = tokens(text);
    let matches = Gazetteer::embedded().matches(&tokens);
    Seen { tokens, rows: Rows::default(), found, refuted, matches }
}

/// Looks at a message with all that the tagger minds.
pub fn see(text: &Text, lower: &str) -> Seen {
    let mut seen = glance(text, lower);
    let ruled = seen.tokens.iter().map(|token| ruled(token, &seen.found)).collect::<Vec<_>>();
    let hashed = seen.tokens.iter().map(Hashed::of).collect::<Vec<_>>();
    let sight = Sight {
        tokens: &seen.tokens,
        matches: &seen.matches,
        ruled: &ruled,
        chunks: &chunks(&seen.tokens),
        hashed: &hashed,
        quiet: text.signals.shouted <= QUIET,
        topics: topics(lower),
    };
    let mut rows = Rows { all: Vec::with_capacity(seen.tokens.len() * 44), ends: Vec::with_capacity(seen.tokens.len()) };
    for at in 0..seen.tokens.len() {
        sight.rows(at, &mut rows.all);
        rows.ends.push(rows.all.len());
    }
    seen.rows = rows;
    seen
}

/// What of a token its neighbours ask for, worked out once.
#[derive(Clone, Copy)]
struct Hashed {
    word: u32,
    stem: u32,
    form: u32,
}

impl Hashed {
    /// Beyond the ends of a message.
    const NOWHERE: Self = Self { word: 1, stem: 1, form: 0 };

    fn of(token: &Token) -> Self {
        Self { word: Hash::of_kind(0).with_text(token_key(token)).row(), stem: stemmed(token), form: form(token) }
    }
}

/// Everything that the features of a token are made of.
struct Sight<'a> {
    tokens: &'a [Token],
    matches: &'a [Match],
    ruled: &'a [u32],
    chunks: &'a [u32],
    hashed: &'a [Hashed],
    quiet: bool,
    topics: u32,
}

/// What a message speaks of, a bit each.
fn topics(lower: &str) -> u32 {
    let mut first = 0;
    let ends = TOPICS.map(|words| {
        first += words.len();
        first
    });
    let words = TOPIC_WORDS.iter().flat_map(|words| words.find_overlapping_iter(lower));
    words.fold(0, |bits, word| bits | 1 << ends.iter().take_while(|end| **end <= word.pattern().as_usize()).count())
}

/// Which rules a token begins, and which it goes on.
fn ruled(token: &Token, found: &[Found]) -> u32 {
    let inside = found.iter().filter(|found| found.from <= token.from && token.to <= found.to);
    inside.fold(0, |bits, found| {
        let place = found.kind.place();
        let bit = if found.from == token.from { place } else { place + Kind::ALL.len() };
        bits | 1 << bit | if found.certain { 1 << 30 } else { 0 }
    })
}

/// The run between spaces in which each token stands: its form, and whether letters and digits stand side by side in it.
fn chunks(tokens: &[Token]) -> Vec<u32> {
    let mut chunks = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let length = 1 + tokens[at + 1..].iter().take_while(|token| !token.spaced && token.script != Script::Dense).count();
        let part = &tokens[at..at + length];
        let mut hash = Hash::of_kind(20);
        for token in part.iter().take(8) {
            hash = hash.with_number(form(token));
        }
        chunks.extend(std::iter::repeat_n(hash.row(), length));
        at += length;
    }
    chunks
}

fn form(token: &Token) -> u32 {
    match token.shape {
        Shape::Small => 1,
        Shape::Title => 2,
        Shape::Capitals => 3,
        Shape::Mixed => 4,
        Shape::Digits(length) => 10 + u32::from(length),
        Shape::Sign => 100 + token.lower.chars().next().map_or(0, u32::from),
    }
}

/// A place that may lie beyond the ends.
fn near<T>(list: &[T], at: usize, by: isize) -> Option<&T> {
    at.checked_add_signed(by).and_then(|place| list.get(place))
}

impl Sight<'_> {
    /// The features of one token.
    fn rows(&self, at: usize, rows: &mut Vec<u32>) {
        let here = &self.tokens[at];
        let hashed = |by: isize| near(self.hashed, at, by).copied().unwrap_or(Hashed::NOWHERE);
        let word = |by: isize| hashed(by).word;
        let shape = |by: isize| hashed(by).form;
        let lists = |by: isize| near(self.matches, at, by).copied().unwrap_or_default();
        let list = |by: isize| u32::from(lists(by).begins) << 8 | u32::from(lists(by).inside);
        let rule_at = |by: isize| near(self.ruled, at, by).copied().unwrap_or_default();
        let spaced = u32::from(here.spaced);
        let mut feature = |kind: u8, one: u32, other: u32| rows.push(Hash::of_kind(30 + kind).with_number(one).with_number(other).row());
        feature(0, 0, 0);
        for (kind, by) in [(1, 0), (2, -1), (3, 1), (4, -2), (5, 2)] {
            feature(kind, word(by), 0);
        }
        feature(6, word(-1), word(0));
        feature(7, word(0), word(1));
        feature(8, word(-2), word(-1));
        feature(9, shape(0), spaced);
        feature(10, shape(-1), shape(0));
        feature(11, shape(0), shape(1));
        feature(12, shape(-1), shape(1));
        feature(13, self.chunks.get(at).copied().unwrap_or_default(), 0);
        feature(14, word(-1), shape(0));
        feature(15, word(1), shape(0));
        feature(16, list(0), u32::from(at == 0));
        feature(17, list(-1), list(0));
        feature(18, list(1), list(0));
        feature(19, list(0), shape(0));
        feature(20, list(0), word(-1));
        feature(21, rule_at(0), 0);
        feature(22, rule_at(-1), rule_at(0));
        feature(23, rule_at(1), rule_at(0));
        feature(24, rule_at(0), word(-1));
        for bit in (0..31).filter(|bit| rule_at(0) >> bit & 1 == 1) {
            feature(25, bit, 0);
            feature(26, bit, word(-1));
            feature(27, bit, shape(0));
        }
        affixes(here, &mut feature);
        if let Some(first) = near(self.tokens, at, -1) {
            feature(31, first_letters(first), 1);
        }
        if here.script == Script::Dense {
            feature(33, u32::from(FAMILY_NAMES.contains(&here.lower)), word(1));
            feature(34, word(-1), word(1));
            feature(35, Hash::of_kind(0).with_number(word(-2)).with_number(word(-1)).row(), word(0));
            feature(36, Hash::of_kind(0).with_number(word(0)).with_number(word(1)).row(), word(2));
        } else {
            feature(37, hashed(0).stem, 0);
        }
        // A word in capitals says something where the others are not.
        if self.quiet && here.shape == Shape::Capitals {
            feature(40, u32::try_from(here.lower.len().min(9)).unwrap_or(9), list(0));
            feature(41, word(-1), list(0));
        }
        if matches!(here.shape, Shape::Digits(_) | Shape::Capitals | Shape::Mixed) {
            let chunk = self.chunks.get(at).copied().unwrap_or_default();
            for topic in (0..32).filter(|topic| self.topics >> topic & 1 == 1) {
                feature(42, topic, shape(0));
                feature(43, topic, chunk);
            }
        }
        feature(38, hashed(-1).stem, shape(0));
        feature(39, hashed(1).stem, shape(0));
    }
}

fn stemmed(token: &Token) -> u32 {
    Hash::of_kind(0).with_text(stem(token.script, &token.lower)).row()
}

fn affixes(token: &Token, feature: &mut impl FnMut(u8, u32, u32)) {
    if matches!(token.script, Script::Digit | Script::Sign | Script::Dense) {
        return;
    }
    let hash = |text: &mut dyn Iterator<Item = char>| text.fold(Hash::of_kind(0), Hash::with).row();
    feature(28, hash(&mut token.lower.chars().rev().take(2)), 2);
    feature(29, hash(&mut token.lower.chars().rev().take(3)), 3);
    feature(30, hash(&mut token.lower.chars().take(4)), 4);
    feature(32, hash(&mut token.lower.chars().rev().take(4)), form(token));
}

/// A number is known by its length alone.
fn token_key(token: &Token) -> &str {
    match token.script {
        Script::Digit if token.lower.len() > 1 => match token.lower.len() {
            2 => "00",
            3 => "000",
            4 => "0000",
            5..=6 => "00000",
            _ => "0000000",
        },
        _ => &token.lower,
    }
}

fn first_letters(token: &Token) -> u32 {
    token.lower.chars().take(4).fold(Hash::of_kind(0), Hash::with).row()
}
