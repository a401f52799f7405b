//! What the built-in answerer says, in every language it speaks. The one file to edit for its words.

use crate::domain::Language;

/// Something that the answerer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phrase {
    /// To a greeting.
    Hello,
    /// To thanks.
    Welcome,
    /// To a goodbye.
    Bye,
    /// To a word of assent or of refusal that has nothing to refer to.
    GoOn,
    /// When no article answers.
    Unsure,
    /// When something is near, but maybe not it.
    Perhaps,
    /// When the shopper says that an answer was of no use.
    NotHelpful,
    /// When a human was asked for.
    HandOver,
    /// When a human is called because the bot did not know again.
    HandOverUnanswered,
    /// When a human is called because the shopper is angry.
    HandOverUpset,
    /// Before an answer to an angry question.
    Sorry,
    /// When a message has no words.
    NoWords,
    /// On the button that asks for a human.
    HumanButton,
}

/// Returns the words.
#[must_use]
pub const fn say(phrase: Phrase, language: Language) -> &'static str {
    match language {
        Language::Ru => russian(phrase),
        Language::En => english(phrase),
        Language::Zh => chinese(phrase),
    }
}

const fn russian(phrase: Phrase) -> &'static str {
    match phrase {
        Phrase::Hello => "Здравствуйте! Чем помочь?",
        Phrase::Welcome => "Пожалуйста! Если появятся вопросы, пишите.",
        Phrase::Bye => "До свидания! Хорошего дня.",
        Phrase::GoOn => "Хорошо. Спросите о чём угодно: о заказе, доставке, оплате, возврате.",
        Phrase::Unsure => "Я не нашёл ответа на этот вопрос. Позвать сотрудника? Или спросите другими словами.",
        Phrase::Perhaps => "Не уверен, что понял вопрос. Возможно, поможет что-то из этого, или я позову сотрудника.",
        Phrase::NotHelpful => "Жаль, что это не помогло. Спросите другими словами, или я позову сотрудника.",
        Phrase::HandOver => "Зову сотрудника. Он увидит всю переписку, повторять ничего не придётся.",
        Phrase::HandOverUnanswered => "Этого я не знаю, поэтому зову сотрудника. Он увидит всю переписку.",
        Phrase::HandOverUpset => "Мне жаль, что так вышло. Зову сотрудника, он увидит всю переписку и разберётся.",
        Phrase::Sorry => "Мне жаль, что так вышло.",
        Phrase::NoWords => "Напишите, пожалуйста, словами, что случилось, или я позову сотрудника.",
        Phrase::HumanButton => "Позвать сотрудника",
    }
}

const fn english(phrase: Phrase) -> &'static str {
    match phrase {
        Phrase::Hello => "Hello! How can I help?",
        Phrase::Welcome => "You are welcome! Write again if anything comes up.",
        Phrase::Bye => "Goodbye! Have a nice day.",
        Phrase::GoOn => "All right. Ask me anything: about an order, delivery, payment or returns.",
        Phrase::Unsure => "I found no answer to that. Shall I call a person? Or try asking in other words.",
        Phrase::Perhaps => "I am not sure that I understood. One of these may help, or I can call a person.",
        Phrase::NotHelpful => "I am sorry that this did not help. Ask in other words, or I can call a person.",
        Phrase::HandOver => "I am calling a person. They will see our whole conversation, so there is nothing to repeat.",
        Phrase::HandOverUnanswered => "I do not know this, so I am calling a person. They will see our whole conversation.",
        Phrase::HandOverUpset => "I am sorry about this. I am calling a person, who will see our whole conversation and sort it out.",
        Phrase::Sorry => "I am sorry about this.",
        Phrase::NoWords => "Please tell me in words what happened, or I can call a person.",
        Phrase::HumanButton => "Talk to a person",
    }
}

const fn chinese(phrase: Phrase) -> &'static str {
    match phrase {
        Phrase::Hello => "您好！请问有什么可以帮您？",
        Phrase::Welcome => "不客气！有问题随时联系我们。",
        Phrase::Bye => "再见！祝您愉快。",
        Phrase::GoOn => "好的。订单、配送、付款、退货方面的问题都可以问我。",
        Phrase::Unsure => "抱歉，我没有找到这个问题的答案。需要为您转接人工客服吗？您也可以换个说法再问一次。",
        Phrase::Perhaps => "我不确定是否理解了您的问题。以下内容也许有帮助，也可以为您转接人工客服。",
        Phrase::NotHelpful => "很抱歉没能帮到您。您可以换个说法，也可以为您转接人工客服。",
        Phrase::HandOver => "正在为您转接人工客服。客服可以看到全部对话，您无需重复说明。",
        Phrase::HandOverUnanswered => "这个问题我不清楚，正在为您转接人工客服。客服可以看到全部对话。",
        Phrase::HandOverUpset => "非常抱歉给您带来不便。正在为您转接人工客服，客服会查看全部对话并为您处理。",
        Phrase::Sorry => "非常抱歉给您带来不便。",
        Phrase::NoWords => "请用文字描述一下您的问题，也可以为您转接人工客服。",
        Phrase::HumanButton => "转人工客服",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_buttons_own_words_ask_for_a_human() {
        for language in Language::ALL {
            let words = say(Phrase::HumanButton, language);
            assert!(crate::ai::builtin::wants_human(words), "{words}");
        }
    }
}
