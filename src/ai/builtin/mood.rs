//! Small talk and temper: greetings, thanks, goodbyes, yes and no, dissatisfaction and anger.
//!
//! Small talk is recognised only where a message is nothing else: "hello, where is my order" is a question.

use crate::ai::knowledge::{Script, runs};

/// The most words that are looked at.
const WORDS_MAX: usize = 200;

/// What a message is when it is not a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SmallTalk {
    /// Hello.
    Greeting,
    /// Thank you.
    Thanks,
    /// Goodbye.
    Goodbye,
    /// Yes, please do.
    Yes,
    /// No.
    No,
    /// That was of no use.
    NotHelpful,
}

const GREETINGS: &str = "здравствуйте, здравствуй, здрасте, здрасьте, привет, приветствую, приветик, хай, салют, добрый день, добрый вечер, \
    доброе утро, доброго дня, доброго времени суток, доброй ночи, ку, алло, hello, hi, hey, hello there, hi there, \
    hey there, good morning, good afternoon, good evening, good day, greetings, yo, 你好, 您好, 嗨, 哈喽, 在吗, 在么, 你好啊, 早上好, 下午好, \
    晚上好, 你们好, 你好在吗, 您好在吗, 亲, 亲在吗";
const THANKS: &str = "спасибо, спс, благодарю, спасибо большое, большое спасибо, огромное спасибо, спасибо вам, спасибо помогло, пасиб, \
    thanks, thank you, thx, ty, thank you very much, thank you so much, thanks a lot, many thanks, cheers, great thanks, \
    ok thanks, 谢谢, 多谢, 感谢, 谢谢你, 谢谢您, 谢了, 非常感谢, 好的谢谢, понял спасибо, поняла спасибо, хорошо спасибо, ок спасибо, \
    отлично спасибо, thanks that helped";
const GOODBYES: &str = "пока, до свидания, всего доброго, всего хорошего, до встречи, хорошего дня, спасибо до свидания, bye, goodbye, \
    good bye, see you, bye bye, have a nice day, thanks bye, 再见, 拜拜, 88, 谢谢再见, 回见";
const YES: &str = "да, ага, угу, давай, давайте, конечно, да пожалуйста, хорошо, ок, окей, да позовите, позови, позовите, да зови, зови, \
    зовите, yes, yeah, yep, sure, ok, okay, yes please, please do, please, go ahead, do it, 好, 好的, 是, 是的, 要, 需要, 可以, 行, \
    对, 嗯, 好啊";
const NO: &str =
    "нет, не надо, не нужно, неа, нет спасибо, no, nope, no thanks, no thank you, not now, 不, 不用, 不要, 不需要, 不用了, 没有";
const NOT_HELPFUL: &str = "не помогло, не то, это не то, нет не то, не понял, не поняла, непонятно, не подходит, бесполезно, это не ответ, \
    вы не ответили, ты не ответил, я не об этом, я не про это, не об этом, это не помогло, not helpful, that didnt help, \
    this didnt help, didnt help, that does not help, not what i asked, thats not what i asked, wrong answer, wrong, \
    useless, that is not it, no thats not it, 没用, 没有用, 不是这个, 不对, 答非所问, 没帮助, 没解决, 不是我要的";

/// What angry words begin with.
const ANGRY_STEMS: &str = "мошенник, обманщик, обманыва, обманул, кидал, жулик, ворь, издевает, достал, заколебал, задолбал, бесит, беспредел, \
    безобраз, хамство, позор, отстой, кошмар, возмут, отвратит, ненавиж, роспотреб, идиот, дурак, дебил, тупой, тупая, \
    тупые, сволоч, хрен, бляд, хуй, хуе, хуи, пизд, нахуй, нахрен, ебан, scam, scammer, fraud, liar, thieves, thief, \
    ridiculous, terrible, horrible, awful, unacceptable, disgusting, pathetic, furious, angry, fuck, bullshit, idiot, \
    stupid, outrageous";
/// Angry words that other words begin with too.
const ANGRY_WHOLE: &str = "sue, hell, сук, сука, черт, shit, wtf, воры, damn, worst";
/// Angry phrases.
const ANGRY_PHRASES: &str = "в суд, жалобу в";
const ANGRY_ZH: &str =
    "骗子, 垃圾, 投诉你们, 太差, 气死, 坑人, 骗人, 无语, 差劲, 什么破, 他妈, 傻逼, 混蛋, 忽悠, 欺骗, 恶心, 太过分, 黑店, 举报";

/// Returns what a message is if it is small talk and nothing else.
#[must_use]
pub fn small_talk(text: &str) -> Option<SmallTalk> {
    let said = flat(text);
    if said.is_empty() {
        return None;
    }
    let lists = [
        (SmallTalk::NotHelpful, NOT_HELPFUL),
        (SmallTalk::Goodbye, GOODBYES),
        (SmallTalk::Thanks, THANKS),
        (SmallTalk::Greeting, GREETINGS),
        (SmallTalk::Yes, YES),
        (SmallTalk::No, NO),
    ];
    let whole = lists.iter().find(|(_, list)| phrases(list).any(|phrase| phrase == said));
    let greeting = || is_made_of(&said, &[GREETINGS]).then_some(SmallTalk::Greeting);
    let thanks = || is_made_of(&said, &[THANKS, GREETINGS, YES]) && phrases(THANKS).any(|phrase| said.contains(phrase));
    whole.map(|(kind, _)| *kind).or_else(greeting).or_else(|| thanks().then_some(SmallTalk::Thanks))
}

fn phrases(list: &str) -> impl Iterator<Item = &str> {
    list.split(", ").map(str::trim)
}

/// Tells whether a text is phrases of some lists one after the other.
fn is_made_of(said: &str, lists: &[&str]) -> bool {
    let mut rest = said.trim();
    while !rest.is_empty() {
        let fits = |phrase: &&str| rest.strip_prefix(*phrase).is_some_and(|after| after.is_empty() || after.starts_with(' '));
        let Some(longest) = lists.iter().flat_map(|list| phrases(list)).filter(fits).max_by_key(|phrase| phrase.len()) else {
            return false;
        };
        rest = rest.get(longest.len()..).unwrap_or_default().trim_start();
    }
    true
}

/// Returns a text's words in small letters, one space between them.
fn flat(text: &str) -> String {
    let texts: Vec<String> = runs(text).into_iter().take(WORDS_MAX).map(|run| run.text).collect();
    texts.join(" ")
}

/// Tells whether a message is angry: by its words, or by shouting (capitals and exclamation marks).
#[must_use]
pub fn is_angry(text: &str) -> bool {
    let said = flat(text);
    let by_word = runs(text).iter().take(WORDS_MAX).any(|run| match run.script {
        Script::Han => phrases(ANGRY_ZH).any(|phrase| run.text.contains(phrase)),
        Script::Digits => false,
        Script::Cyrillic | Script::Latin => is_angry_word(&run.text),
    });
    by_word || phrases(ANGRY_PHRASES).any(|phrase| said.contains(phrase)) || is_shouted(text)
}

fn is_angry_word(word: &str) -> bool {
    phrases(ANGRY_WHOLE).any(|known| known == word) || phrases(ANGRY_STEMS).any(|stem| word.starts_with(stem))
}

/// The fewest capitals that are a shout: an abbreviation has less.
const SHOUT_LETTERS_MIN: usize = 12;

fn is_shouted(text: &str) -> bool {
    let letters = text.chars().filter(|letter| letter.is_lowercase() || letter.is_uppercase()).count();
    let capitals = text.chars().filter(|letter| letter.is_uppercase()).count();
    let marks = text.chars().filter(|letter| matches!(letter, '!' | '！')).count();
    letters >= SHOUT_LETTERS_MIN && capitals * 10 >= letters * 8 && marks >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_talk_is_told_from_questions() {
        for (text, kind) in [
            ("Добрый день!", Some(SmallTalk::Greeting)),
            ("Здравствуйте, добрый вечер", Some(SmallTalk::Greeting)),
            ("Привет, где мой заказ?", None),
            ("Спасибо большое!!", Some(SmallTalk::Thanks)),
            ("Хорошо, спасибо", Some(SmallTalk::Thanks)),
            ("Thanks, bye", Some(SmallTalk::Goodbye)),
            ("yes please", Some(SmallTalk::Yes)),
            ("не надо", Some(SmallTalk::No)),
            ("That didn't help", Some(SmallTalk::NotHelpful)),
            ("你好", Some(SmallTalk::Greeting)),
            ("好的，谢谢", Some(SmallTalk::Thanks)),
            ("再见", Some(SmallTalk::Goodbye)),
            ("退货", None),
            ("", None),
        ] {
            assert_eq!(small_talk(text), kind, "{text}");
        }
    }

    #[test]
    fn anger_is_in_words_or_in_shouting() {
        for text in ["Вы мошенники!", "ВЕРНИТЕ МОИ ДЕНЬГИ!!!", "this is ridiculous", "骗子，还我钱", "подам на вас в суд"]
        {
            assert!(is_angry(text), "{text}");
        }
        for text in
            ["Верните, пожалуйста, деньги", "SMS", "HOW MUCH IS DELIVERY", "сукно есть?", "Shell", "issue with sukkot", "包裹到哪了"]
        {
            assert!(!is_angry(text), "{text}");
        }
    }
}
