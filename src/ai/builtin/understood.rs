//! What the answerer makes of what was understood of a question. The keyword lists come first; this adds to them and takes nothing back.

use super::human::refuses_human;
use crate::ai::HandOverReason;
use crate::ai::knowledge::language_of;
use crate::domain::{HandOverRules, INTENT_HUMAN, Language, Understood};

/// Confidence from which the language that was understood counts.
const LANGUAGE_SURE: f32 = 0.9;
/// Confidence from which an angry message counts as one.
const ANGER_SURE: f32 = 0.85;
/// Characters of the longest message that is taken for nothing but a greeting, thanks or a goodbye.
const COURTESY_CHARS_MAX: usize = 60;

/// Returns the language to answer in: the one that was understood ("gde moy zakaz" is Russian), else that of the letters.
pub(crate) fn language_for(question: &str, locale: Option<Language>, understood: Option<&Understood>) -> Language {
    let sure = understood.filter(|understood| understood.language.confidence >= LANGUAGE_SURE);
    let known = sure.and_then(|understood| match understood.language.name.as_str() {
        "ru" => Some(Language::Ru),
        "en" => Some(Language::En),
        "zh" | "zh-Hant" => Some(Language::Zh),
        _ => None,
    });
    known.unwrap_or_else(|| language_of(question, locale))
}

/// Returns why a human is wanted if what was understood says so, and the shop lets that count.
pub(crate) fn wish_understood(question: &str, understood: Option<&Understood>, rules: HandOverRules) -> Option<HandOverReason> {
    let understood = understood?;
    if refuses_human(question) {
        return None;
    }
    if rules.on_wish && understood.is_surely(INTENT_HUMAN) {
        return Some(HandOverReason::Asked);
    }
    let is_going_wrong = rules.at > 0 && understood.temper().escalation >= rules.at;
    is_going_wrong.then_some(HandOverReason::Upset)
}

/// What a courtesy is answered as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Courtesy {
    Greeting,
    Thanks,
    Goodbye,
}

/// Tells whether a message is surely a greeting, thanks or a goodbye, and nothing else.
pub(super) fn courtesy(question: &str, understood: Option<&Understood>) -> Option<Courtesy> {
    let is_short = question.chars().count() <= COURTESY_CHARS_MAX;
    let understood = understood.filter(|understood| is_short && understood.wishes.is_empty() && understood.mentions.is_empty())?;
    let kinds = [("greeting", Courtesy::Greeting), ("thanks", Courtesy::Thanks), ("goodbye", Courtesy::Goodbye)];
    kinds.into_iter().find(|(intent, _)| understood.is_surely(intent)).map(|(_, kind)| kind)
}

/// Tells whether a message surely sounds angry.
pub(super) fn sounds_angry(understood: Option<&Understood>) -> bool {
    understood.is_some_and(|understood| {
        let is_blame = understood.sentiment.name == "neg" && understood.sentiment.confidence >= ANGER_SURE;
        is_blame && understood.emotion.name == "anger" && understood.emotion.confidence >= ANGER_SURE
    })
}

/// Returns other words to search with, where the shopper's own found nothing: as they may have been meant, and as shops put what is
/// surely wanted.
pub(super) fn other_words(understood: Option<&Understood>, language: Language) -> Vec<String> {
    let Some(understood) = understood else { return Vec::new() };
    let meant = understood.reading.clone();
    let usual = if understood.is_surely(&understood.intent.name) { usual_words(&understood.intent.name, language) } else { None };
    meant.into_iter().chain(usual.map(str::to_owned)).collect()
}

/// How articles of shops put a wish, where one article can answer it whatever the goods are.
fn usual_words(intent: &str, language: Language) -> Option<&'static str> {
    let (ru, en, zh) = match intent {
        "order_status" => ("где мой заказ, как отследить заказ", "where is my order, how to track an order", "我的订单到哪了，怎么查物流"),
        "delivery_time" => ("сроки доставки", "how long does delivery take", "多久能送到，配送时间"),
        "delivery_cost" => ("сколько стоит доставка", "how much does delivery cost", "运费多少钱"),
        "delivery_change" => ("изменить адрес или время доставки", "change the delivery address or time", "修改收货地址或配送时间"),
        "pickup_point" => ("как забрать заказ в пункте выдачи", "how to collect an order at a pickup point", "自提点怎么取货"),
        "cancel_order" => ("как отменить заказ", "how to cancel an order", "怎么取消订单"),
        "change_order" => ("как изменить заказ", "how to change an order", "怎么修改订单"),
        "return_item" => ("как вернуть товар", "how to return an item", "怎么退货"),
        "exchange_item" => ("как обменять товар", "how to exchange an item", "怎么换货"),
        "refund_status" => ("когда вернут деньги", "when will I get my refund", "退款什么时候到账"),
        "payment_methods" => ("способы оплаты", "which payment methods are there", "有哪些付款方式"),
        "payment_problem" => ("не проходит оплата", "the payment does not go through", "付款失败怎么办"),
        "invoice_receipt" => ("чек и счёт", "receipt and invoice", "发票怎么开"),
        "promo_discount" => ("промокод и скидки", "promo code and discounts", "优惠券和折扣怎么用"),
        "size_fit" => ("как выбрать размер, таблица размеров", "how to choose a size, size chart", "怎么选尺码，尺码表"),
        "warranty_repair" => ("гарантия и ремонт", "warranty and repair", "保修和维修"),
        "damaged_or_wrong_item" => ("пришёл брак или не тот товар", "the item is damaged or wrong", "收到的商品破损或发错货"),
        "account_problem" => ("не могу войти в личный кабинет", "I cannot sign in to my account", "账号登录不了"),
        "loyalty_points" => ("бонусы и баллы", "bonus points", "积分怎么用"),
        "contact_hours" => ("контакты и часы работы", "contacts and opening hours", "联系方式和营业时间"),
        _ => return None,
    };
    Some(match language {
        Language::Ru => ru,
        Language::En => en,
        Language::Zh => zh,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Certainty, Guess};

    fn understood(intent: &str, certainty: Certainty) -> Understood {
        Understood { intent: Guess { name: intent.to_owned(), confidence: 0.9 }, certainty, ..Understood::default() }
    }

    #[test]
    fn a_sure_wish_for_a_person_counts_where_the_shop_lets_it() {
        let sure = understood(INTENT_HUMAN, Certainty::Sure);
        let rules = HandOverRules::default();
        assert_eq!(wish_understood("с кем бы тут поговорить", Some(&sure), rules), Some(HandOverReason::Asked));
        assert_eq!(wish_understood("с кем бы тут поговорить", Some(&sure), HandOverRules { on_wish: false, ..rules }), None);
        let unsure = understood(INTENT_HUMAN, Certainty::Unsure);
        assert_eq!(wish_understood("с кем бы тут поговорить", Some(&unsure), rules), None);
        for refusal in ["оператора не надо", "I don't need an agent", "不用人工客服"] {
            assert_eq!(wish_understood(refusal, Some(&sure), rules), None, "{refusal}");
        }
    }

    #[test]
    fn a_dialogue_that_is_about_to_go_wrong_is_given_to_a_person() {
        let going = |escalation| Understood { escalation, ..understood("order_status", Certainty::Sure) };
        let rules = HandOverRules { at: 70, ..HandOverRules::default() };
        assert_eq!(wish_understood("где", Some(&going(0.71)), rules), Some(HandOverReason::Upset));
        assert_eq!(wish_understood("где", Some(&going(0.69)), rules), None);
        assert_eq!(wish_understood("где", Some(&going(1.0)), HandOverRules { at: 0, ..rules }), None);
    }

    #[test]
    fn the_language_that_was_understood_counts_where_it_is_sure() {
        let spoken = |name: &str, confidence| Understood { language: Guess { name: name.into(), confidence }, ..Understood::default() };
        assert_eq!(language_for("gde moy zakaz", None, Some(&spoken("ru", 0.95))), Language::Ru);
        assert_eq!(language_for("gde moy zakaz", None, Some(&spoken("ru", 0.5))), Language::En);
        assert_eq!(language_for("où est ma commande", Some(Language::En), Some(&spoken("fr", 1.0))), Language::En);
        assert_eq!(language_for("где заказ", None, None), Language::Ru);
    }

    #[test]
    fn a_courtesy_is_short_and_nothing_else() {
        let thanks = understood("thanks", Certainty::Sure);
        assert_eq!(courtesy("спасибочки огромное", Some(&thanks)), Some(Courtesy::Thanks));
        assert_eq!(courtesy(&"спасибо ".repeat(20), Some(&thanks)), None);
        assert_eq!(courtesy("спасибочки", Some(&understood("thanks", Certainty::Unsure))), None);
        assert_eq!(courtesy("спасибочки", None), None);
    }
}
