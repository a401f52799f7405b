//! The words of a transcript that nobody in the dialogue said.

use crate::domain::{Event, Language, ReleaseTo};

/// The words in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    /// The code of the language.
    pub(super) code: &'static str,
    /// Over the whole, before the shop's name.
    pub(super) title: &'static str,
    /// In the place of what was left out.
    pub(super) cut: &'static str,
    /// In the place of what was taken away.
    pub(super) erased: &'static str,
    /// Before the name of a file.
    pub(super) file: &'static str,
    language: Language,
}

impl Words {
    pub(super) const fn of(language: Language) -> Self {
        match language {
            Language::Ru => Self {
                code: "ru",
                title: "Переписка с магазином",
                cut: "Более ранние сообщения не поместились.",
                erased: "сообщение удалено",
                file: "файл",
                language,
            },
            Language::En => Self {
                code: "en",
                title: "Conversation with",
                cut: "Earlier messages were left out.",
                erased: "message deleted",
                file: "file",
                language,
            },
            Language::Zh => {
                Self {
                    code: "zh", title: "对话记录：", cut: "更早的消息未列出。", erased: "消息已删除", file: "文件", language
                }
            }
        }
    }

    /// Tells of an event; nothing of one that a shopper need not be told.
    pub(super) fn event(&self, event: &Event, who: &str) -> Option<String> {
        Some(match (self.language, event) {
            (_, Event::Assigned { .. } | Event::Snoozed { .. } | Event::Woken) => return None,
            (Language::Ru, Event::Opened) => "Начало переписки".to_owned(),
            (Language::En, Event::Opened) => "The conversation began".to_owned(),
            (Language::Zh, Event::Opened) => "对话开始".to_owned(),
            (Language::Ru, Event::Queued { .. }) => "Ожидание оператора".to_owned(),
            (Language::En, Event::Queued { .. }) => "Waiting for a person".to_owned(),
            (Language::Zh, Event::Queued { .. }) => "等待人工客服".to_owned(),
            (Language::Ru, Event::Taken) => format!("Отвечает {who}"),
            (Language::En, Event::Taken) => format!("{who} joined"),
            (Language::Zh, Event::Taken) => format!("{who} 已接入"),
            (Language::Ru, Event::Released { to: ReleaseTo::Bot }) => "Отвечает бот".to_owned(),
            (Language::En, Event::Released { to: ReleaseTo::Bot }) => "The bot answers".to_owned(),
            (Language::Zh, Event::Released { to: ReleaseTo::Bot }) => "机器人应答".to_owned(),
            (Language::Ru, Event::Released { to: ReleaseTo::Queue }) => "Ожидание другого оператора".to_owned(),
            (Language::En, Event::Released { to: ReleaseTo::Queue }) => "Waiting for another person".to_owned(),
            (Language::Zh, Event::Released { to: ReleaseTo::Queue }) => "等待其他客服".to_owned(),
            (Language::Ru, Event::Moved { to }) => format!("Продолжение в {}", to.as_str()),
            (Language::En, Event::Moved { to }) => format!("Goes on in {}", to.as_str()),
            (Language::Zh, Event::Moved { to }) => format!("转到 {}", to.as_str()),
            (Language::Ru, Event::Resolved) => "Вопрос решён".to_owned(),
            (Language::En, Event::Resolved) => "Resolved".to_owned(),
            (Language::Zh, Event::Resolved) => "已解决".to_owned(),
            (Language::Ru, Event::Reopened) => "Переписка возобновлена".to_owned(),
            (Language::En, Event::Reopened) => "Reopened".to_owned(),
            (Language::Zh, Event::Reopened) => "已重新打开".to_owned(),
            (Language::Ru, Event::Rated { score, comment }) => rated("Оценка", *score, comment.as_deref()),
            (Language::En, Event::Rated { score, comment }) => rated("Rated", *score, comment.as_deref()),
            (Language::Zh, Event::Rated { score, comment }) => rated("评分", *score, comment.as_deref()),
        })
    }
}

fn rated(word: &str, score: u8, comment: Option<&str>) -> String {
    match comment {
        Some(comment) => format!("{word}: {score}/5. {comment}"),
        None => format!("{word}: {score}/5"),
    }
}
