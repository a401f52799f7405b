//! The few words that a dialogue says by itself, in each language.

use crate::domain::Language;

/// Words of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// The bot could not answer; a human is asked.
    pub failed: &'static str,
    /// A human is on the way.
    pub waiting: &'static str,
}

impl Words {
    /// Returns the words of a language.
    #[must_use]
    pub const fn of(language: Language) -> Self {
        match language {
            Language::Ru => Self {
                failed: "У меня не получилось ответить. Зову коллегу — он увидит всю переписку.",
                waiting: "Зову коллегу. Пишите сюда, если хотите что-то добавить: он увидит всю переписку.",
            },
            Language::En => Self {
                failed: "I could not answer that. I am calling a colleague, who will see everything written here.",
                waiting: "I am calling a colleague. Add anything you like meanwhile: they will see everything written here.",
            },
            Language::Zh => Self {
                failed: "我没能回答这个问题，正在为您转接人工客服，对方能看到全部对话。",
                waiting: "正在为您转接人工客服。您可以继续留言，对方能看到全部对话。",
            },
        }
    }
}
