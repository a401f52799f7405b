//! Recognises the wish for a human: "позовите человека", "agent please", "人工客服" and their like.
//!
//! Russian and English are read word by word. A message asks for a human if it names one and either asks to be brought
//! together ("connect me with", "хочу поговорить с"), or says nothing else at all ("оператора!"). Words for a human that
//! are said of anybody ("person", "someone", "человек") need to be asked for by speech or by name ("real person"):
//! "a gift for a person" is no such wish. A refusal right before takes it back ("не надо оператора"). Chinese is read by
//! its phrases, because its words are not apart.

use crate::ai::knowledge::{Script, runs};

/// How far apart, in words, the verb and the human may be.
const WINDOW: usize = 6;
/// The most words that are looked at.
const WORDS_MAX: usize = 120;

/// What a word is to the wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// One whose work is to help: an operator, an agent.
    Helper,
    /// Anybody: a person, someone.
    Somebody,
    /// Alive, real.
    Real,
    /// A talk, or to bring together.
    Talk,
    /// To want, need, give.
    Want,
    /// The machine that is not wanted.
    Bot,
    /// Not, without.
    Not,
    /// What may stand beside a wish without changing it.
    Filler,
    /// Anything else.
    Other,
}

/// Tells whether the words ask for a human.
#[must_use]
pub fn wants_human(text: &str) -> bool {
    let runs = runs(text);
    if runs.iter().any(|run| run.script == Script::Han && wants_human_in_chinese(&run.text)) {
        return true;
    }
    let classes: Vec<Class> = runs
        .iter()
        .filter(|run| matches!(run.script, Script::Cyrillic | Script::Latin))
        .take(WORDS_MAX)
        .map(|run| if run.script == Script::Cyrillic { russian(&run.text) } else { english(&run.text) })
        .collect();
    says_only_that(&classes) || asks(&classes)
}

/// Tells whether the words name a human and say nothing else.
fn says_only_that(classes: &[Class]) -> bool {
    let named = classes.contains(&Class::Helper)
        || (classes.contains(&Class::Real) && classes.contains(&Class::Somebody))
        || (classes.contains(&Class::Somebody) && classes.contains(&Class::Want));
    named && !classes.contains(&Class::Other) && !classes.contains(&Class::Not) && !classes.contains(&Class::Bot)
}

/// Tells whether a human is asked for somewhere in the words.
fn asks(classes: &[Class]) -> bool {
    classes.iter().enumerate().any(|(at, class)| {
        let before = || classes.iter().take(at).rev().take(WINDOW).copied();
        let near = || before().chain(classes.iter().skip(at + 1).take(2).copied());
        let real = near().take(2).chain(classes.iter().skip(at + 1).take(1).copied()).any(|other| other == Class::Real);
        let wanted = match class {
            Class::Helper => near().any(|other| matches!(other, Class::Talk | Class::Want)),
            Class::Somebody if real => near().any(|other| matches!(other, Class::Talk | Class::Want)),
            Class::Somebody => before().any(|other| other == Class::Talk) || is_all_that_is_wanted(classes, at),
            Class::Real => before().any(|other| other == Class::Talk),
            // "I do not want to talk to a bot" asks for the other thing.
            Class::Bot => return talks_with_no_bot(classes, at),
            _ => false,
        };
        wanted && !refused(classes, at)
    })
}

/// Tells whether a want leads straight to a word and nothing of weight follows: "give me a person, please".
fn is_all_that_is_wanted(classes: &[Class], at: usize) -> bool {
    let led_by = classes.iter().take(at).rev().find(|class| **class != Class::Filler);
    led_by == Some(&Class::Want) && classes.iter().skip(at + 1).all(|class| *class == Class::Filler)
}

fn talks_with_no_bot(classes: &[Class], at: usize) -> bool {
    let before: Vec<Class> = classes.iter().take(at).rev().take(WINDOW).copied().collect();
    before.contains(&Class::Not) && before.contains(&Class::Talk)
}

/// Tells whether the wish is taken back: a "not" among the words that lead to the human, or right after it.
fn refused(classes: &[Class], at: usize) -> bool {
    let led_by = classes.iter().take(at).rev().take(4).take_while(|class| !matches!(class, Class::Bot)).any(|class| *class == Class::Not);
    let after = classes.get(at + 1) == Some(&Class::Not);
    led_by || after
}

fn begins(word: &str, stems: &[&str]) -> bool {
    stems.iter().any(|stem| word.starts_with(stem))
}

fn russian(word: &str) -> Class {
    const HELPER: &[&str] = &["оператор", "консультант", "менеджер", "сотрудник", "техподдержк", "саппорт", "супервайзер", "администратор"];
    const SOMEBODY: &[&str] =
        &["человек", "людьми", "людям", "людей", "специалист", "поддержк", "службой", "руководител", "начальник", "начальств", "старш"];
    const SOMEBODY_WHOLE: &[&str] =
        &["кто", "кем", "кого", "кому", "кто-то", "кемто", "ктото", "агент", "агента", "агенту", "агентом", "люди"];
    const REAL: &[&str] = &["жив", "реальн", "настоящ"];
    const TALK: &[&str] = &[
        "позов",
        "позвать",
        "зови",
        "зовите",
        "соедин",
        "переключ",
        "подключ",
        "свяж",
        "связат",
        "пригласи",
        "вызов",
        "вызват",
        "поговор",
        "говори",
        "пообща",
        "общат",
        "общен",
        "перевед",
        "переведи",
        "кликн",
        "передайте",
        "побесед",
        "пересоедин",
        "перекинь",
        "перекин",
    ];
    const WANT: &[&str] =
        &["хочу", "хотел", "хотелос", "нуж", "надо", "дай", "дайт", "давай", "можно", "треб", "прошу", "мож", "хотим", "есть"];
    const BOT: &[&str] = &["бот", "робот", "машин", "автоответчик", "автомат", "железк"];
    const NOT: &[&str] = &["не", "без", "незачем", "ненадо", "нельзя"];
    const FILLER: &[&str] = &[
        "пожалуйста",
        "плиз",
        "пж",
        "пжл",
        "пжлст",
        "мне",
        "меня",
        "с",
        "со",
        "на",
        "а",
        "ну",
        "и",
        "же",
        "ка",
        "срочно",
        "быстро",
        "быстрее",
        "скорее",
        "сейчас",
        "здесь",
        "тут",
        "ли",
        "нибудь",
        "то",
        "к",
        "у",
        "вас",
        "я",
        "бы",
        "здравствуйте",
        "привет",
        "добрый",
        "день",
        "вечер",
        "уже",
        "просто",
        "да",
        "вашего",
        "вашим",
        "ваш",
        "любого",
        "любой",
        "любым",
        "кого",
        "какого",
        "какой",
        "в",
        "чат",
        "чате",
        "это",
        "ваших",
        "из",
        "службы",
        "живо",
        "эй",
        "алло",
        "ало",
        "ау",
        "девушка",
        "позже",
        "лучше",
        "вы",
        "ты",
        "мы",
        "нам",
    ];
    match word {
        _ if NOT.contains(&word) => Class::Not,
        "живо" | "живете" | "живу" | "живет" => Class::Other,
        _ if SOMEBODY_WHOLE.contains(&word) || begins(word, SOMEBODY) => Class::Somebody,
        _ if begins(word, HELPER) => Class::Helper,
        _ if FILLER.contains(&word) => Class::Filler,
        _ if begins(word, TALK) => Class::Talk,
        _ if begins(word, REAL) => Class::Real,
        _ if begins(word, WANT) => Class::Want,
        _ if begins(word, BOT) => Class::Bot,
        _ => Class::Other,
    }
}

fn english(word: &str) -> Class {
    const HELPER: &[&str] = &[
        "agent",
        "agents",
        "operator",
        "operators",
        "representative",
        "representatives",
        "rep",
        "supervisor",
        "human",
        "humans",
        "advisor",
        "adviser",
    ];
    const SOMEBODY: &[&str] = &[
        "person",
        "people",
        "someone",
        "somebody",
        "manager",
        "support",
        "staff",
        "team",
        "employee",
        "assistant",
        "consultant",
        "specialist",
        "anyone",
        "service",
        "being",
        "guy",
    ];
    const REAL: &[&str] = &["real", "live", "actual", "living", "alive", "breathing"];
    const TALK: &[&str] = &[
        "talk", "talking", "speak", "speaking", "chat", "chatting", "connect", "transfer", "escalate", "forward", "redirect", "call",
        "put", "summon", "pass",
    ];
    const WANT: &[&str] = &[
        "want", "wanna", "need", "give", "get", "like", "prefer", "rather", "require", "request", "bring", "let", "fetch", "demand",
        "gimme", "switch",
    ];
    const BOT: &[&str] = &["bot", "robot", "machine", "chatbot", "ai", "robots", "bots", "computer"];
    const NOT: &[&str] = &["not", "dont", "no", "without", "never", "neednt", "doesnt", "didnt", "wont"];
    const FILLER: &[&str] = &[
        "please",
        "pls",
        "plz",
        "a",
        "an",
        "the",
        "to",
        "with",
        "me",
        "i",
        "id",
        "im",
        "my",
        "your",
        "can",
        "could",
        "may",
        "would",
        "cant",
        "now",
        "here",
        "you",
        "some",
        "any",
        "through",
        "just",
        "hi",
        "hello",
        "hey",
        "right",
        "away",
        "asap",
        "us",
        "is",
        "there",
        "for",
        "on",
        "customer",
        "of",
        "one",
        "thanks",
        "immediately",
        "urgent",
        "urgently",
        "at",
        "have",
        "help",
        "over",
        "ok",
        "okay",
        "yo",
    ];
    match word {
        _ if NOT.contains(&word) => Class::Not,
        _ if HELPER.contains(&word) => Class::Helper,
        _ if SOMEBODY.contains(&word) => Class::Somebody,
        _ if REAL.contains(&word) => Class::Real,
        _ if TALK.contains(&word) => Class::Talk,
        _ if WANT.contains(&word) => Class::Want,
        _ if BOT.contains(&word) => Class::Bot,
        _ if FILLER.contains(&word) => Class::Filler,
        _ => Class::Other,
    }
}

/// Phrases that name a human helper; alone, or with a word for calling one, they are the wish.
const ZH_ALONE: &[&str] = &["人工", "真人", "活人", "客服", "接线员", "客服人员", "人工服务", "人工客服", "在线客服", "客服小姐"];
/// Phrases that are the wish wherever they stand.
const ZH_WISH: &[&str] = &[
    "转人工",
    "转接人工",
    "接人工",
    "找人工",
    "要人工",
    "叫人工",
    "换人工",
    "用人工",
    "来人工",
    "联系人工",
    "呼叫人工",
    "转客服",
    "转接客服",
    "接客服",
    "找客服",
    "要客服",
    "叫客服",
    "叫个客服",
    "找个客服",
    "联系客服",
    "呼叫客服",
    "人工客服",
    "人工服务",
    "真人客服",
    "找真人",
    "要真人",
    "转真人",
    "换真人",
    "真人服务",
    "真人聊",
    "真人说话",
    "真人对话",
    "跟真人",
    "和真人",
    "与真人",
    "找个人",
    "找活人",
    "叫个人",
    "换个人",
    "来个人",
    "跟人说",
    "和人说",
    "跟人聊",
    "和人聊",
    "跟人谈",
    "和活人",
    "跟活人",
    "转接给",
    "有人吗",
    "有人在吗",
    "和人工",
    "跟人工",
    "与人工",
    "叫经理",
    "找经理",
    "找你们经理",
    "叫你们经理",
    "找主管",
    "叫主管",
    "找负责人",
    "和客服",
    "跟客服",
    "与客服",
    "不想和机器",
    "不想跟机器",
    "不要机器人",
    "不跟机器人",
    "有真人",
    "有人工",
    "有客服吗",
    "能接人",
    "是真人",
    "找人帮",
    "叫人来",
    "派个人",
];
/// What these characters mean when they are not a human: artificial leather, artificial intelligence, the cost of work.
const ZH_NOT_HUMAN: &[&str] = &[
    "人工智能",
    "人工皮",
    "人工革",
    "人工合成",
    "人工费",
    "人工纤维",
    "人工棉",
    "人工草",
    "真人发",
    "真人秀",
    "真人穿",
    "真人试",
    "真人实拍",
];
/// Refusals; a wish right after one is none.
const ZH_NOT: &[&str] = &["不用", "不要", "不需要", "别", "无需", "不必", "没必要", "不想", "先不"];
/// What may stand beside a human helper's name in a message that says nothing else.
const ZH_FILLER: &str = "请我你您要想给来个一的吧呢啊呀吗有没在快点赶紧马上立刻帮谢麻烦好嘛了位能";

fn wants_human_in_chinese(text: &str) -> bool {
    let text = ZH_NOT_HUMAN.iter().fold(text.to_owned(), |text, other| text.replace(other, "物"));
    let wished = ZH_WISH.iter().any(|wish| {
        text.match_indices(wish).any(|(at, _)| {
            // The first character of the wish may be the last one of the refusal: 不要 and 要人工.
            let begun = wish.chars().next().map_or(0, char::len_utf8);
            let before = text.get(..at + begun).unwrap_or_default();
            !ZH_NOT.iter().any(|not| ends_in(before, not))
        })
    });
    wished || says_only_a_human(&text)
}

/// Tells whether a refusal ends a text, a few characters ("不用帮我转人工") from its end.
fn ends_in(before: &str, not: &str) -> bool {
    before.rfind(not).is_some_and(|at| before.get(at + not.len()..).is_some_and(|rest| rest.chars().count() <= 3))
}

fn says_only_a_human(text: &str) -> bool {
    let mut names: Vec<&&str> = ZH_ALONE.iter().collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let rest = names.into_iter().fold(text.to_owned(), |rest, name| rest.replace(*name, ""));
    rest.len() < text.len() && rest.chars().all(|letter| ZH_FILLER.contains(letter))
}

#[cfg(test)]
mod tests {
    use super::wants_human;

    #[test]
    fn wishes_for_a_human_are_recognised_in_their_many_forms() {
        for text in [
            "позовите человека",
            "оператора!",
            "хочу поговорить с живым",
            "соедините с оператором пожалуйста",
            "дайте живого человека",
            "можно менеджера?",
            "переключите на специалиста",
            "нужен консультант",
            "есть кто живой?",
            "не хочу говорить с роботом",
            "я не хочу общаться с ботом, позовите оператора",
            "Свяжите меня с кем-нибудь",
            "Оператор",
            "хватит, дай человека",
            "agent please",
            "speak to a real person",
            "I want to talk to a human",
            "human",
            "connect me to an agent",
            "Can't I talk to someone?",
            "let me speak with your manager",
            "I don't want to talk to a bot",
            "get me a representative",
            "live agent",
            "real person pls",
            "could you transfer me to customer support",
            "is there a real person here?",
            "人工客服",
            "转人工",
            "我要人工",
            "找个人来",
            "真人客服在吗",
            "帮我转接人工",
            "人工",
            "我要找客服",
            "不想和机器人说话",
            "有人吗",
        ] {
            assert!(wants_human(text), "{text}");
        }
    }

    #[test]
    fn what_only_speaks_of_people_is_not_a_wish() {
        for text in [
            "не надо оператора",
            "оператор не нужен",
            "не зовите менеджера",
            "сколько человек работает в магазине",
            "мне звонил менеджер и обещал скидку",
            "подойдёт ли куртка на человека ростом 190",
            "курьер нагрубил человеку",
            "когда работает оператор",
            "доставка без звонка оператора",
            "что делать, если деньги списали дважды",
            "хочу вернуть платье",
            "какой оператор связи присылает смс",
            "подарок для молодого человека",
            "no agent please",
            "I don't need an agent",
            "a gift for a person who has everything",
            "is it made of real leather",
            "do you use live plants",
            "how many people work there",
            "I need a size for a tall person",
            "can I get a refund",
            "please call before delivery",
            "how do I put it together",
            "不用转人工",
            "不要人工客服",
            "这是人工皮革吗",
            "人工智能",
            "别转人工",
            "人工费多少",
            "可以退货吗",
        ] {
            assert!(!wants_human(text), "{text}");
        }
    }

    #[test]
    fn long_garbage_is_no_wish_and_ends() {
        assert!(!wants_human(&"слово ".repeat(100_000)));
        assert!(!wants_human(""));
    }
}
