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
const MONTH_EN: &str = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?";
const DAY_EN: &str = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sat|sun)(?:day)?s?";
const DAY_RU: &str = r"(?:понедельник|вторник|сред[уаые]|четверг|пятниц|суббот|воскресень)[а-я]*";
pub(super) const FEAST: &str = r"новый год|нового года|новому году|новогод[а-я]*|рождеств[а-я]*|пасх[а-я]*|8 марта|23 февраля|black friday|cyber monday|christmas(?: eve)?|xmas|easter|thanksgiving|halloween|valentine'?s(?: day)?|mother'?s day|father'?s day|new year'?s?(?: eve| day)?|labor day|memorial day|prime day|черн[а-я]+ пятниц[а-я]*|春节|元旦|中秋节?|端午节?|国庆节?|清明节?|五一|十一黄金周|双十一|双11|双十二|双12|618|圣诞节?|情人节|七夕|母亲节|父亲节|除夕|元宵节?|三八节?|年底|年前|年后|过年";

pub(super) fn money_before() -> String {
    format!(r"(?:[$€£₽¥￥₸₴₹]|(?:us\$|usd|eur|rub|rmb|gbp|cny)) ?{NUMBER}(?: ?(?:k|тыс[а-я]*|млн|万|千))?")
}

pub(super) fn money_after() -> String {
    format!(
        r"[一二两三四五六七八九十]+块[一二三四五六七八九半]|(?:{NUMBER}|{HAN_NUMBER}(?:多|来|几)?)(?: ?(?:k|к|тыс[а-я]*\.?|тысяч[а-я]*|万|千))? ?(?:₽|руб(?:л[а-я]{{1,3}}|лик[а-я]*|\.)?|р\.|р|коп(?:е[а-я]{{2,4}}|\.)?|тенге|гривн[а-я]*|доллар[а-я]*|евро|бакс[а-я]*|\$|€|£|(?:usd|eur|rub|dollars?|bucks|quid|pounds?|euros?|cents?|grand)|元|块钱?|圆|人民币|美元|欧元|港币|rmb)(?:多)?|{NUMBER} ?(?:тысяч[а-я]*|тыс\.?|k|к)|(?:тысяч[аи]?|тыщ[аи]?|рублей) \d{{1,5}}"
    )
}

pub(super) fn dates_numeric() -> String {
    r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?|(?:19|20)\d{2}(?: ?(?:год[а-я]*|г\.|年))?|\d{1,2}-?(?:го|е)"
        .to_owned()
}

pub(super) fn dates_ru() -> String {
    format!(
        r"(?:\d{{1,2}}(?:-?(?:го|е|ого))? )?{MONTH_RU}(?: (?:19|20)\d{{2}}(?: года?| г\.)?)?|(?:(?:в )?(?:прошл|следующ|ближайш|эт)[а-я]+ )?{DAY_RU}|(?:послезавтра|позавчера|завтра|сегодня|вчера)[а-я]*|(?:прошл|следующ|эт|ближайш)[а-я]+ (?:недел|месяц|год|лет|зим|осен|весн|выходн|вторник|четверг|понедельник)[а-я]*|(?:весной|летом|осенью|зимой)"
    )
}

pub(super) fn dates_en() -> String {
    format!(
        r"{MONTH_EN} \d{{1,2}}(?:st|nd|rd|th)?(?:,? (?:19|20)\d{{2}})?|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH_EN}(?: (?:19|20)\d{{2}})?|(?:the )?\d{{1,2}}(?:st|nd|rd|th)|(?:day after tomorrow|day before yesterday|tomorrow|tmrw|tmr|yesterday|today|tonight)|(?:(?:last|next|this) )?{DAY_EN}|(?:last|next|this|past) (?:week|month|year|weekend|spring|summer|fall|autumn|winter|night|{MONTH_EN})|(?:january|february|march|april|june|july|august|september|october|november|december)(?: (?:19|20)\d{{2}})?"
    )
}

pub(super) fn dates_zh() -> String {
    r"(?:(?:今年|去年|明年|前年|\d{2,4}年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:初|底|中旬|份)?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号]?)?)|\d{1,2}[号日]|(?:(?:大)?前天|昨天|昨晚|昨日|今天|今晚|今日|明天|明晚|明早|明日|大?后天|上个?月|下个?月|这个?月|本月|上周末|下周末|这周末|周末|上{1,2}个?(?:周|星期|礼拜)[一二三四五六日天]?|下{1,2}个?(?:周|星期|礼拜)[一二三四五六日天]?|这个?(?:周|星期|礼拜)[一二三四五六日天]?|本周[一二三四五六日]?|(?:周|星期|礼拜)[一二三四五六日天]|去年|今年|明年|前年|月底|月初)(?:\d{1,2}[月号日]\d{0,2}[日号]?)?".to_owned()
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
        r"^(?:(?:послезавтра|позавчера|завтра|сегодня|вчера)|(?:day after tomorrow|day before yesterday|tomorrow|tmrw|yesterday|today)|大?[前后]天|[昨今明](?:天|日|晚)|明早|\d{{1,2}} {MONTH_RU}(?: (?:19|20)\d{{2}}(?: года?| г\.)?)?|{MONTH_EN} \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH_EN}|\d{{1,2}}月\d{{1,2}}[日号]?|双(?:十一|11|十二|12)|国庆节?|中秋节?|春节|元旦|圣诞节?|情人节|black friday|cyber monday|christmas|xmas|thanksgiving|halloween|8 марта|23 февраля)$"
    ))
});
/// Money whose currency was said.
pub(super) static SUM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"^(?:(?:us\$|[$€£₽¥￥₸₴₹]) ?\d[\d ,.]*(?: ?k)?|\d[\d ,.]* ?(?:₽|руб(?:л[а-я]{1,3}|\.)?|р|р\.|€|£|dollars?|bucks|quid|euros?|元|块钱)|\d{2,}块|[一二两三四五六七八九十]+块[一二三四五六七八九半]|(?:тысяч[аи]?|рублей) \d{1,5})$",
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
