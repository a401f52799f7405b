//! The wish for a human in Chinese, read by its phrases because its words are not apart.

/// Words for a human who helps.
const ZH_HELPER: &str = "人工 真人 活人 客服 接线员 经理 主管 负责人 领导 店长 老板 工作人员 专员 店员 人员";
/// Words that call for one, or bring one together with one; they stand before the helper.
const ZH_CALL: &str = "转 接 找 要 叫 换 用 来 联系 呼叫 跟 和 与 派 给我 有没有 有 让 请 连线 喊 安排 想 见 只 要求 接通 求";
/// What may stand between the call and the helper.
const ZH_BETWEEN: &str = "一个 一位 一下 你们的 你们 您们 你的 我的 个 位 到 给 的 在线 入 接 店里 贵店 真 活 人工 真人 专门 其他 别的";
/// Phrases that are the wish wherever they stand.
const ZH_WISH: &str = "人工客服 人工服务 真人客服 真人服务 在线人工 人工在线 人工处理 人工回复 人工帮 找个人 叫个人 换个人 来个人 派个人 跟人说 和人说 跟人聊 和人聊 跟人谈 和人谈 跟人沟通 和人沟通 有人吗 有人在吗 有没有人 有人能 \
    不想和机器 不想跟机器 不要机器人 不跟机器人 不想和ai 不想跟ai 不和ai 不跟ai 不要ai 是真人 找人帮 叫人来 让人来 人来处理 人来帮 客服在吗 客服在不在 客服呢 客服在哪 别让机器人 不是机器人 换人 能接人 人呢";
/// What these characters mean when they are not a human: artificial leather, artificial intelligence, the cost of work,
/// customer service as a thing that has hours and a telephone.
const ZH_NOT_HUMAN: &str = "人工智能 人工皮 人工革 人工合成 人工费 人工纤维 人工棉 人工草 真人发 真人秀 真人穿 真人试 真人实拍 客服电话 客服时间 客服几点 客服上班 客服工作 客服说 客服告诉 客服答应 客服态度 客服邮箱 客服号 人工熨 人工清 \
    人工洗 人工缝 人工制 人工检 人工审 人工包 人工安装";
/// Refusals; a wish right after one is none.
const ZH_NOT: &str = "不用 不要 不需要 别 无需 不必 没必要 不想 先不";
/// What may stand beside a human helper's name in a message that says nothing else.
const ZH_FILLER: &str = "请我你您要想给来个一的吧呢啊呀吗有没在快点赶紧马上立刻帮谢麻烦好嘛了位能";

/// Tells whether a text without gaps asks for a human.
pub(super) fn wants_human_in_chinese(text: &str) -> bool {
    let text = ZH_NOT_HUMAN.split_whitespace().fold(text.to_owned(), |text, other| text.replace(other, "物"));
    let wished = ZH_WISH.split_whitespace().any(|wish| text.match_indices(wish).any(|(at, _)| !is_refused_in_chinese(&text, at, wish)));
    let called = ["叫人", "找人", "喊人", "来人"]
        .into_iter()
        .any(|call| text.ends_with(call) && !is_refused_in_chinese(&text, text.len() - call.len(), call));
    wished || called || calls_a_helper(&text) || says_only_a_human(&text)
}

/// Tells whether a text without gaps names a human and says that none is wanted.
pub(super) fn refuses_human_in_chinese(text: &str) -> bool {
    let refused = |helper: &str| text.match_indices(helper).any(|(at, _)| is_refused_in_chinese(text, at, ""));
    ZH_HELPER.split_whitespace().any(refused)
}

/// Tells whether a helper is named right after a word that calls for one.
fn calls_a_helper(text: &str) -> bool {
    ZH_HELPER.split_whitespace().any(|helper| {
        text.match_indices(helper).any(|(at, _)| {
            let mut before = text.get(..at).unwrap_or_default();
            while let Some(rest) = ZH_BETWEEN.split_whitespace().find_map(|between| before.strip_suffix(between)) {
                if ends_in_call(before) {
                    break;
                }
                before = rest;
            }
            ends_in_call(before) && !is_refused_in_chinese(text, before.len(), "")
        })
    })
}

fn ends_in_call(before: &str) -> bool {
    ZH_CALL.split_whitespace().any(|call| before.ends_with(call))
}

/// Tells whether a refusal stands right before a wish, up to a few characters from it ("不用帮我转人工"). The first
/// character of the wish may be the last one of the refusal: 不要 and 要人工.
fn is_refused_in_chinese(text: &str, at: usize, wish: &str) -> bool {
    let begun = wish.chars().next().map_or(0, char::len_utf8);
    let before = text.get(..at + begun).unwrap_or_default();
    let refuses = ZH_NOT.split_whitespace().any(|not| ends_in(before, not));
    refuses && !wish.starts_with('不') && !wish.starts_with('别')
}

fn ends_in(before: &str, not: &str) -> bool {
    before.rfind(not).is_some_and(|at| before.get(at + not.len()..).is_some_and(|rest| rest.chars().count() <= 3))
}

fn says_only_a_human(text: &str) -> bool {
    let mut names: Vec<&str> = ZH_HELPER.split_whitespace().collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let rest = names.into_iter().fold(text.to_owned(), |rest, name| rest.replace(name, ""));
    rest.len() < text.len() && rest.chars().all(|letter| ZH_FILLER.contains(letter))
}
