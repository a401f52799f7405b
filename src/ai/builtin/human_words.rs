//! What words are to the wish for a human, in Russian and English: the lists to add to when a wish goes unheard.
//!
//! Russian words are listed by what they begin with, because they decline; the short and ambiguous ones whole.

/// What a word is to the wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// One whose work is to help: an operator, an agent.
    Helper,
    /// A person, or a word for those who help that has other uses too: a manager, support.
    Somebody,
    /// Anybody at all: someone.
    Someone,
    /// Russian `кто`, which is "who" too.
    Who,
    /// Please: a wish right behind one whose work is to help.
    Please,
    /// Alive, real.
    Real,
    /// A talk, or to bring together.
    Talk,
    /// To want, need, give.
    Want,
    /// Can, could: a wish only right before one whose work is to help.
    Modal,
    /// To help, answer, see to something.
    Help,
    /// The machine that is not wanted.
    Bot,
    /// Not, without.
    Not,
    /// What may stand beside a wish without changing it.
    Filler,
    /// Anything else.
    Other,
}

fn begins(word: &str, stems: &str) -> bool {
    stems.split_whitespace().any(|stem| word.starts_with(stem))
}

fn is_one_of(word: &str, words: &str) -> bool {
    words.split_whitespace().any(|known| known == word)
}

/// Tells what a Russian word is to the wish.
pub(super) fn russian(word: &str) -> Class {
    const HELPER: &str = "оператор консультант менеджер сотрудник техподдержк саппорт супервайзер администратор";
    const SOMEBODY: &str = "человек людьми людям людей специалист поддержк службой руководител начальник начальств старш";
    const SOMEBODY_WHOLE: &str = "агент агента агенту агентом люди начальство";
    const SOMEONE: &str = "кто кем кого кому кемто ктото кому-то";
    const REAL: &str = "жив реальн настоящ";
    const TALK: &str = "позов позвать зови зовите соедин переключ подключ свяж связат пригласи вызов вызват поговор говори пообща общат общен \
        перевед переведи кликн передайте побесед пересоедин перекинь перекин ответит ответьте разговар помощь помощи";
    const HELP: &str = "помог помож помоч разбер реш";
    const WANT: &str = "хочу хотел хотелос нуж надо дай дайт давай можно треб прошу мож хотим есть";
    const BOT: &str = "бот робот машин автоответчик автомат железк";
    const NOT: &str = "не без незачем ненадо устал устала надоел надоело";
    const FILLER: &str = "мне меня с со на а ну и же ка срочно быстро быстрее скорее сейчас здесь тут ли нибудь то к у вас я бы здравствуйте \
        привет добрый день вечер уже просто да вашего вашим ваш любого любой любым кого какого какой в чат чате это ваших из \
        службы линии связи месте буду живо пусть уж там всё все хватит срочная от именно только какому каким эй алло ало ау \
        девушка позже лучше вы ты мы нам";
    match word {
        "пожалуйста" | "плиз" | "пж" | "пжл" | "пжлст" => Class::Please,
        _ if is_one_of(word, NOT) => Class::Not,
        "живо" | "живете" | "живу" | "живет" => Class::Other,
        _ if is_one_of(word, SOMEBODY_WHOLE) || begins(word, SOMEBODY) => Class::Somebody,
        _ if is_one_of(word, SOMEONE) => Class::Who,
        _ if begins(word, HELPER) => Class::Helper,
        _ if is_one_of(word, FILLER) => Class::Filler,
        _ if begins(word, HELP) => Class::Help,
        _ if begins(word, TALK) => Class::Talk,
        _ if begins(word, REAL) => Class::Real,
        _ if begins(word, WANT) => Class::Want,
        _ if begins(word, BOT) => Class::Bot,
        _ => Class::Other,
    }
}

/// Tells what an English word is to the wish.
pub(super) fn english(word: &str) -> Class {
    const HELPER: &str = "agent agents operator operators representative representatives rep supervisor colleague colleagues human humans \
        advisor adviser reps receptionist";
    const SOMEBODY: &str = "person people manager support staff team employee assistant consultant specialist service being guy care";
    const SOMEONE: &str = "someone somebody anyone anybody";
    const MODAL: &str = "can could have may will";
    const HELP: &str = "help helps answer handle look assist solve deal respond reply see take";
    const REAL: &str = "real live actual living alive breathing";
    const TALK: &str = "talk talking speak speaking chat chatting connect transfer escalate forward redirect call through summon pass hand \
        reach contact conversation communicate";
    const WANT: &str = "want wanna need give get like prefer rather require request bring let fetch demand gimme switch";
    const BOT: &str = "bot robot machine chatbot ai robots bots computer";
    const NOT: &str = "not dont no without never neednt doesnt didnt wont done tired sick";
    const FILLER: &str = "a an the to with me i put are where id im my your would cant now here you some any just hi hello hey right away asap \
        us is there for on customer of one thanks from who this that it be enough stop actually also them up today instead \
        immediately urgent urgently at over ok okay yo";
    match word {
        "please" | "pls" | "plz" => Class::Please,
        _ if is_one_of(word, NOT) => Class::Not,
        _ if is_one_of(word, HELPER) => Class::Helper,
        _ if is_one_of(word, SOMEBODY) => Class::Somebody,
        _ if is_one_of(word, SOMEONE) => Class::Someone,
        _ if is_one_of(word, MODAL) => Class::Modal,
        _ if is_one_of(word, HELP) => Class::Help,
        _ if is_one_of(word, REAL) => Class::Real,
        _ if is_one_of(word, TALK) => Class::Talk,
        _ if is_one_of(word, WANT) => Class::Want,
        _ if is_one_of(word, BOT) => Class::Bot,
        _ if is_one_of(word, FILLER) => Class::Filler,
        _ => Class::Other,
    }
}
