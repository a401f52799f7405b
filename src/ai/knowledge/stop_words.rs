//! Words that say little about what a question is about. They are searched, but weigh next to nothing.
//!
//! In lower case, `ё` as `е`, without apostrophes, as `script::runs` gives them. Greetings and politeness are here too.

use std::collections::HashSet;
use std::sync::LazyLock;

const RU: &str = "а без бы был была были было быть в вам вас ваш ваша ваше ваши ведь во вот все всего вы где да даже \
    для до его ее если есть еще же за здесь и из или им их к как какая какие какой каком какую ко когда которые который \
    кто ли либо мне меня мной мог могу может можете можно мои мой моя мое моей моего мы на над надо нам нас наш не него \
    нее нельзя нет ни них но ну о об он она они оно от очень по под при про раз с сам свой свои свою себе себя сейчас со \
    так такая такие такой там те тем то того тоже той только том ту тут ты у уж уже хочу хотел хотела хотелось чего чем \
    что чтоб чтобы эта эти это этого этой этот эту я \
    здравствуйте привет добрый день вечер утро пожалуйста плиз спасибо подскажите скажите расскажите хотите нужно нужен \
    нужна сколько почему зачем буду будет будут делать сделать получается вообще просто типа какое каких кому ваших вашем \
    вашей вашего моем мою ли-бо либо какого всем всех вами";

const EN: &str = "a about after all also am an and any are as at be been before but by can cant could did didnt do does \
    doesnt doing dont else for from get gets getting go going gonna got had has have havent having hello hey hi how i id \
    if ill im in into is isnt it its ive just know let like me much my need of off on or our out over please really so \
    some than thank thanks that thats the their them then there these they theyre this those to too u up us very want \
    wanna was wasnt we well were what whats when where wheres which while who why will with wont would yes you your yours \
    able i'm tell may might shall should morning afternoon evening good ok okay happen happens long many one way thing";

const ZH: &str = "的 了 吗 呢 吧 啊 呀 哦 我 你 您 他 她 它 我们 你们 他们 是 在 有 没有 不 也 都 就 还 很 和 与 或 及 \
    要 想 能 会 可以 可 能不能 可不可以 请 请问 一下 这 那 这个 那个 什么 怎么 怎样 如何 怎么样 哪 哪里 哪些 多少 几 多 \
    为什么 什么时候 吗 给 把 被 让 从 到 对 向 用 上 下 里 个 件 一 一个 好 谢谢 你好 您好 知道 需要 应该 么 得 地 着 过 \
    去 来 是不是 有没有 行 啦 嘛 哈 才 再 又 但 但是 如果 的话 时候 自己 做 办 怎么办 呗 啥 咋 之 其 此 该";

static WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| [RU, EN, ZH].into_iter().flat_map(str::split_whitespace).collect());

/// Tells whether a folded word says little.
pub(crate) fn is_stop_word(word: &str) -> bool {
    WORDS.contains(word)
}
