//! What the rules look for, as regular expressions over the normal form in lower case. None of them asks for the end of a word: with that
//! the engine would go the slow way through any text that is not ASCII, so it is asked afterwards.

use std::sync::LazyLock;

use regex::Regex;

use crate::entities::sight::FAMILY_NAMES;

pub(super) const NUMBER: &str = r"(?:\d{1,3}(?:[ .,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?)";
/// What stands after "阿" in the names of people.
const GIVEN_NAMES: &str = "强伟芳娟敏静杰勇军明华英玲珍芬兰梅凤霞萍红燕莉婷娜俊凯豪哲宝福贵祥龙虎彪飞亮辉斌波林花秀珠玉美丽云青";
const HAN_NUMBER: &str = r"[一二三四五六七八九十百千万两几半俩仨\d]+";
const MONTH_RU: &str =
    r"(?:(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)[а-я]{1,3}|(?:март|август)(?:а|е|у|ом)?|ма(?:й|я|е|ю|ем))";
const MONTH_EN: &str = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)";
const DAY_EN: &str = r"(?:(?:mon|tue|tues|wedne?s|wed|weds|thur?s?|fri|satur|sat|sun)(?:day)?s?)";
const NTH_EN: &str = r"\d{1,2}(?:st|nd|rd|th)";
/// A year, behind a day or a feast.
const YEAR: &str = r"(?:,? (?:19|20)\d{2})";
const DAY_RU: &str = r"(?:понедельник|вторник|сред[уаые]|четверг|пятниц|суббот|воскресень)[а-я]*";
pub(super) const FEAST: &str = r"новый год|нового года|новому году|новогод[а-я]*|рождеств[а-я]*|пасх[а-я]*|8 марта|23 февраля|(?:(?:last|this|next) )?(?:black friday|cyber monday|(?:christmas|xmas)(?: eve| day)?|boxing day|good friday|easter(?: sunday| monday| weekend)?|pancake day|ash wednesday|thanksgiving|halloween|bonfire night|guy fawkes|valentine'?s?(?: day)?|mother'?s day|mothering sunday|father'?s day|new year'?s?(?: eve| day)?|labou?r day|memorial day|presidents'? day|veterans day|columbus day|canada day|australia day|anzac day|independence day|republic day|(?:4th|fourth) of july|july (?:4th|fourth)|(?:st\.?|saint) patrick'?s(?: day)?|bank holiday(?: monday| weekend)?|prime day|singles'? day|diwali|deepavali|eid(?: al[- ](?:fitr|adha))?|ramadan|hanukkah|chanukah|passover|rosh hashanah|holi|pongal|onam|navratri|raksha bandhan|(?:lunar|chinese) new year)(?:,? (?:19|20)\d{2})?|черн[а-я]+ пятниц[а-я]*|春节|元旦|中秋节?|端午节?|国庆节?|清明节?|五一|十一黄金周|双十一|双11|双十二|双12|618|圣诞节?|情人节|七夕|母亲节|父亲节|除夕|元宵节?|三八节?|年底|年前|年后|过年";

pub(super) fn money_before() -> String {
    format!(
        r"(?:(?:us|s|a|au|c|ca|nz|hk|nt|r|mx)?\$|[€£₽¥￥₸₴₹₦₱₩₫₺]|(?:usd|eur|rub|rmb|gbp|cny|cad|aud|inr|rm|rs\.?|ksh|zar|sgd|hkd|kzt|aed|r)) ?{NUMBER}(?: ?(?:k|million|тыс[а-я]*|млн|万|千))?"
    )
}

pub(super) fn money_after() -> String {
    format!(
        r"(?:\d+|[一二两三四五六七八九十]+)块[一二三四五六七八九半\d]|(?:a |one )?(?:fiver|tenner|grand)|(?:{NUMBER}|{HAN_NUMBER}(?:多|来|几)?)(?: ?(?:k|к|тыс[а-я]*\.?|тысяч[а-я]*|万|千))? ?(?:₽|(?:бел[а-я.]* ?)?руб(?:л[а-я]{{1,3}}|лик[а-я]*|\.)?|р\.|р|коп(?:е[а-я]{{2,4}}|\.)?|тенге|тг|гривн[а-я]*|доллар[а-я]*|евро|бакс[а-я]*|\$|€|£|(?:usd|eur|rub|dollars?|bucks|quid|pounds?|euros?|cents?|pence|p|rupees?|shekels?|naira|rand|yen|zł|kr|grand)|元|块钱?|[毛角]|分钱|圆|人民币|美元|欧元|港币|rmb)(?:多)?|{NUMBER} ?(?:тысяч[а-я]*|тыс\.?|тыщ[а-я]*|k|к|w)|(?:тысяч[аи]?|тыщ[аи]?|рублей) \d{{1,5}}"
    )
}

pub(super) fn dates_numeric() -> String {
    r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}|\d{1,2}[./-](?:19|20)\d{2}|\d{1,2}[-./]\d{1,2}|(?:19|20)\d{2}(?: ?(?:год[а-я]*|г\.|年))?|\d{1,2}-?(?:го|е)"
        .to_owned()
}

pub(super) fn dates_ru() -> String {
    format!(
        r"(?:\d{{1,2}}(?:-?(?:го|е|ого))? )?{MONTH_RU}(?: (?:19|20)\d{{2}}(?: года?| г\.)?)?|(?:(?:в )?(?:прошл|следующ|ближайш|эт)[а-я]+ )?{DAY_RU}|(?:послезавтра|позавчера|завтра|сегодня|вчера)[а-я]*|(?:прошл|следующ|эт|ближайш)[а-я]+ (?:недел|месяц|год|лет|зим|осен|весн|выходн|вторник|четверг|понедельник|квартал|полугоди|праздник)[а-я]*|(?:весной|летом|осенью|зимой)(?: (?:19|20)\d{{2}}(?: года)?)?|(?:начал|конц|середин)[а-я]{{1,2}} (?:недели|месяца|года|{MONTH_RU})|(?:дв|тр)?(?:идцать |адцать )?(?:перв|втор|четверт|четвёрт|пят|шест|седьм|восьм|девят|десят|надцат|двадцат|тридцат)(?:ого|ое|ому)(?: числа?)?|трет(?:ье|ьего|ьему)(?: числа?)?|(?:пн|вт|ср|чт|пт|сб|вс)|выходн(?:ые|ых|ым)|\d{{1,2}}(?:-?(?:го|е|ого|му))? числа"
    )
}

pub(super) fn dates_en() -> String {
    let day = format!("(?:{MONTH_EN}\\.? \\d{{1,2}}(?:st|nd|rd|th)?{YEAR}?|(?:the )?\\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH_EN}{YEAR}?)");
    let span = "(?:week|month|year|weekend|quarter|spring|summer|fall|autumn|winter|night|morning|afternoon|evening|arvo)";
    [
        format!(r"{DAY_EN}[.,]? (?:the )?(?:{day}|{NTH_EN}|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?)"),
        day,
        format!("(?:the )?{NTH_EN}"),
        r"(?:the )?(?:day after tomorrow|day before yesterday|(?:day|week|month|year|weekend) (?:before last|after next|before|after))".to_owned(),
        r"(?:tomorr?ow|tommorr?ow|tmrw|tmr|2moro|yesterday|yest[ae]rday|today|tonight|tonite)".to_owned(),
        r"(?:a week|a fortnight|(?:two|three) weeks) (?:today|tomorrow|from (?:today|tomorrow|now))".to_owned(),
        format!("(?:(?:last|next|this|that|past|coming) )?{DAY_EN}(?: (?:last|this|next) week| (?:before last|after next))?"),
        format!("(?:last|next|this|past|coming) (?:{span}|{MONTH_EN})"),
        format!("(?:(?:early|late|mid)[ -]?|(?:the )?(?:end|beginning|start|middle|first week|last week) of (?:the |this |next |last )?)(?:{MONTH_EN}|{span}|q[1-4]){YEAR}?"),
        format!("q[1-4]{YEAR}?"),
        format!("(?:spring|summer|autumn|fall|winter)(?: of)?{YEAR}"),
        format!("{MONTH_EN}(?: (?:last|this|next) year|(?: of)?{YEAR})?"),
    ]
    .join("|")
}

pub(super) fn dates_zh() -> String {
    r"(?:(?:今年|去年|明年|前年|\d{2,4}年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:初|底|中旬|份)?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号]?)?)|\d{1,2}[号日]|(?:(?:大)?前天|昨天|昨晚|昨日|今天|今晚|今日|明天|明晚|明早|明日|大?后天|上个?月|下个?月|这个?月|本月|上周末|下周末|这周末|周末|上{1,2}个?(?:周|星期|礼拜)[一二三四五六日天]?|下{1,2}个?(?:周|星期|礼拜)[一二三四五六日天]?|这个?(?:周|星期|礼拜)[一二三四五六日天]?|本周[一二三四五六日]?|(?:周|星期|礼拜)[一二三四五六日天]|去年|今年|明年|前年|月底|月初|月中|腊月[一二三四五六七八九十廿]{1,3}|正月[一二三四五六七八九十]{1,3}|大年(?:三十|初[一二三四五六])|初[一二三四五六七八九十]|小年|腊八|\d{2}年)(?:\d{1,2}[月号日]\d{0,2}[日号]?)?".to_owned()
}

pub(super) fn sizes() -> String {
    format!(
        r"(?:\d{{1,2}})?x{{0,3}}(?:s|m|l)|(?:small|medium|large|x-large|extra large)|{NUMBER} ?[xх×*/] ?{NUMBER}(?: ?[xх×*] ?{NUMBER})?(?: ?(?:см|мм|м|cm|mm|inch(?:es)?|in|ft|厘米|米))?|{NUMBER} ?(?:см|мм|м|кг|гр?|мг|л|мл|дюйм[а-я]*|гб|тб|вт|литр[а-я]*|метр[а-я]*|cm|mm|kg|g|mg|ml|l|oz|lbs?|ft|gb|tb|inch(?:es)?|in|mah|litres?|liters?|gallons?|w)|{NUMBER}\x22|(?:{NUMBER}|{HAN_NUMBER})(?:厘米|毫米|米|公斤|千克|斤|克|升|毫升|寸|英寸|码|号|匹|瓦|cm|kg|ml|g|l)|(?:size|размера?|eu|us|uk) ?\d{{1,3}}(?:[.,/]\d{{1,2}})?|\d{{2}}(?:-?(?:й|го|м|ый|ой))?(?: размер[а-я]*)?|均码|加大码|[大中小]码|单人|双人"
    )
}

pub(super) fn quantities() -> String {
    format!(
        r"(?:\d{{1,4}}|{HAN_NUMBER}(?:来|多)?) ?(?:шт[а-я]*\.?|пар[аыу]?|упаков[а-я]*|пач[а-я]+|коробк[а-я]*|бутыл[а-я]*|комплект[а-я]*|pcs|pieces?|pairs?|packs?|boxes|bottles?|sets?|units?|bags?|cans?|件|个|双|条|套|袋|箱|盒|瓶|包|台|本|支|只|张|份|罐|桶|块|把|颗|枚|部|床|顶|盏|提|斤)|(?:од(?:ин|на|но|ну)|дв[ае]|тр[ие]|четыре|пять|шесть|семь|восемь|девять|десять|двенадцать|two|three|four|five|six|seven|eight|nine|ten|twelve|dozen|both)"
    )
}

/// Days that are nothing else wherever they stand, months with their day, feasts.
pub(super) static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(&format!(
        r"^(?:(?:послезавтра|позавчера|завтра|сегодня|вчера)|(?:day after tomorrow|day before yesterday|tomorrow|tmrw|yesterday|today)|\d{{1,2}}[-./]\d{{1,2}}[-./](?:19|20)\d{{2}}|(?:19|20)\d{{2}}-\d{{2}}-\d{{2}}|大?[前后]天|[昨今明](?:天|日|晚)|明早|\d{{1,2}} {MONTH_RU}(?: (?:19|20)\d{{2}}(?: года?| г\.)?)?|(?:{DAY_EN}[.,]? )?{MONTH_EN}\.? \d{{1,2}}(?:st|nd|rd|th)?{YEAR}?|(?:{DAY_EN}[.,]? )?(?:the )?\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH_EN}{YEAR}?|\d{{1,2}}月\d{{1,2}}[日号]?|双(?:十一|11|十二|12)|国庆节?|中秋节?|春节|元旦|圣诞节?|情人节|black friday|cyber monday|8 марта|23 февраля)$"
    ))
});
/// Money whose currency was said.
pub(super) static SUM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"^(?:(?:(?:us|s|a|au|c|ca|nz|hk|nt|r|mx)?\$|[€£₽¥￥₸₴₹₦₱]) ?\d[\d ,.]*(?: ?k)?|\d[\d ,.]* ?(?:₽|руб(?:л[а-я]{1,3}|\.)?|р|р\.|€|£|dollars?|bucks|quid|euros?|元|块钱)|\d+块\d|\d{2,}块|[一二两三四五六七八九十]+块[一二三四五六七八九半]|(?:тысяч[аи]?|рублей) \d{1,5})$",
    )
});

/// Numbers of parcels that begin with what no other pattern may take for the end of a word before them.
pub(super) const TRACKING: &str = r"1z(?: ?[\da-z]){16}|9[1-5]\d\d(?: ?\d{4}){4}(?: ?\d\d)?";

/// Numbers of parcels, and of what looks like one.
pub(super) fn tracking() -> String {
    r"[a-z]{2} ?\d{3,4}(?: ?\d){5,6} ?[a-z]{2}|(?:sf|yt|zto|sto|jd[a-z]{0,2}|jt|db|ems)[ -]?\d(?:[ -]?\d){9,17}|(?:[a-z]{2}[ -]?)?\d(?:[ -]?[\da-z]){7,29}|[a-z]{1,6}\d{9,18}[a-z]{0,2}".to_owned()
}

/// Names of people by what stands beside them: a title, "little" and "old" before a family name.
pub(super) fn people() -> String {
    format!(
        r"(?:小|老)[{FAMILY_NAMES}](?:师傅|姐|哥)?|阿[{GIVEN_NAMES}]|(?:欧阳|上官|司马|诸葛|[{FAMILY_NAMES}])[\p{{Han}}]{{0,2}}?(?:先生|女士|小姐|老师|师傅|经理|主管|店长|会计|同学|医生|大爷|大妈|阿姨|奶奶|爷爷|姐|哥|叔|工|总)|(?:mr|mrs|ms|miss|dr)\.? [a-z]{{2,15}}(?:-[a-z]{{2,15}})?"
    )
}

/// A pattern; all of them are tried by a test.
pub(super) fn compiled(pattern: &str) -> Option<Regex> {
    Regex::new(pattern).ok()
}
