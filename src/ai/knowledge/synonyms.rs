//! Words that shoppers use for one thing: what a shop calls `стоимость` they call `цена`, or ask `почём`.
//!
//! Every line is a concept: words of any form, in small letters, of any of the languages. A word belongs to the first
//! concept that lists it. Only what is the same in every shop has a place here; what one shop sells does not.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::words::stem_all;

const CONCEPTS: &str = "
    цена стоимость стоит стоят обойдется обойдутся почем тариф расценка платно бесплатно бесплатная
    доставка доставить доставляете доставите доставят привезти привезете привезут довезти довезете отправка отправить отправляете отправите пересылка шлете везете
    придет приедет прибудет пришел пришла дойдет доедет ждать ожидать срок
    вернуть возврат верну вернете возвращать возвращаете сдать отказаться возврата
    деньги средства рубли сумма
    оплатить заплатить платить оплата расплатиться оплачивать платеж перевод
    обменять поменять обмен заменить замена сменить
    брак бракованный дефект сломался сломалось порвался порвалось дырка треснул испорчен неисправен развалился отвалился
    повредили помяли мятая разбили разбит поврежден вскрыта намокла
    курьер доставщик водитель
    заказ покупка заказывал заказать купить оформить
    посылка пакет отправление коробка
    трек отследить отслеживание отслеживать
    размер размерный мерки маломерит большемерит маленький большой великовата мала велика
    стирать стирка постирать отстирать машинка
    гладить утюг отпаривать утюжить
    пятно вывести пятна испачкал запачкал
    скидка акция распродажа дешевле
    промокод купон код
    бонусы баллы кэшбэк лояльность накопительная
    отменить отмена передумал аннулировать
    аккаунт кабинет профиль логин войти зайти вход регистрация зарегистрироваться
    пароль забыл восстановить
    подарок подарить упаковать подарочный
    рассылка отписаться спам подписка
    телефон позвонить дозвониться звонок горячая
    жалоба пожаловаться претензия недоволен
    вакансия работать устроиться трудоустройство
    потерялась пропала утеряна потеряли исчезла
    опаздывает задержка задерживается опоздание просрочили долго
    адрес находитесь расположены шоурум бутик
    часы график режим открыты закрываетесь открываетесь работаете
    юрлицо организация компания юридическое ооо ип безнал безналичный счет
    наличные кэш наличными наличкой наложенный
    карта карточка visa mastercard мир
    рассрочка частями кредит сплит долями
    ткань материал состав сшито
    заграница зарубежье страна международная заграницу
    чек квитанция
    наличие закончился появится раскупили
    примерка примерить померить
    гарантия гарантийный ремонт
    отзыв оценка
    данные персональные конфиденциальность
    пвз пункт самовывоз забрать
    постамат ячейка
    двойное дважды
    ошибка ошиблись перепутали неправильный

    price cost costs much charge fee rate expensive cheap free
    delivery deliver delivered shipping ship shipment shipped dispatch send post
    arrive arrives come reach
    return returns refund send-back back
    money cash
    pay payment paying checkout billing
    exchange swap change replace replacement switch
    faulty defective broken defect broke torn hole malfunction stopped
    damaged crushed smashed dented wet
    courier driver
    order purchase buy bought ordering
    parcel package packet box
    track tracking trace whereabouts
    size sizing fit measurements small large tight loose
    wash washing laundry launder machine
    iron ironing steam press
    stain spot mark spill
    discount sale deal cheaper
    promo coupon voucher code
    loyalty points bonus rewards cashback
    cancel cancellation mind
    account login log sign register profile
    password forgot reset
    gift present wrap
    newsletter unsubscribe spam emails subscription mailing
    phone telephone call number hotline
    complaint complain unhappy dissatisfied
    job jobs vacancy vacancies hiring career
    lost missing vanished disappeared
    late delay delayed overdue
    address located location showroom store shop
    hours open opening close closing
    company business invoice corporate organisation organization
    card visa mastercard debit credit
    instalments installments instalment installment split
    fabric material composition
    abroad overseas international country worldwide
    receipt
    stock restock available sold availability
    warranty guarantee repair
    review rating feedback
    data privacy personal
    pickup collect collection point
    locker lockers
    twice double
    wrong incorrect mistake mixed

    价格 多少钱 价钱 费用 收费 贵 运费 邮费 快递费 免费 包邮
    配送 送货 发货 快递 送 寄 寄到 邮寄 派送 物流 发
    到 到货 送到 收到 到达
    退 退货 退回 退掉 退换
    退款 退钱 钱 返款
    支付 付款 付 买单 结账 付钱
    换货 换 更换 调换
    坏 坏了 破 破损 瑕疵 次品 质量 故障 破洞
    订单 下单 购买 买 订购
    包裹 包裹箱 箱子
    查询 追踪 跟踪 单号 查
    尺码 尺寸 大小 码 号 偏大 偏小
    洗 清洗 洗涤 水洗 机洗 手洗
    熨 熨烫 烫
    污渍 弄脏 脏
    折扣 打折 优惠 促销 便宜
    优惠券 优惠码 券 折扣码
    积分 会员 奖励
    取消 不要了 撤销
    账号 账户 登录 注册 帐号
    密码 忘记 忘
    礼物 礼品 送人 包装
    订阅 退订 邮件 短信
    电话 联系 热线 联系方式
    投诉 不满
    招聘 工作 应聘 职位
    丢 丢失 丢了 不见
    延迟 晚 慢 迟
    地址 门店 实体店 店铺 位置
    营业 上班 开门 几点 下班 营业时间
    公司 发票 企业 对公 开票
    现金 货到付款
    银行卡 信用卡 卡
    分期 花呗
    面料 材质 成分 布料 材料
    国外 海外 国际 国家 境外
    收据 小票
    现货 缺货 库存 补货 有货
    试穿 试
    保修 质保 维修
    评价 评论
    隐私 个人信息 信息
    自提 自取 取货 取件 取
    快递柜 柜子
    两次 重复
    错 发错 错误
";

static CONCEPT_OF: LazyLock<HashMap<String, usize>> = LazyLock::new(|| {
    let mut concepts = HashMap::new();
    for (number, line) in CONCEPTS.lines().filter(|line| !line.trim().is_empty()).enumerate() {
        for stem in stem_all(line.split_whitespace()) {
            concepts.entry(stem).or_insert(number);
        }
    }
    concepts
});

/// Returns the name under which the concept of a stem is searched, if it has one.
pub(crate) fn concept(stem: &str) -> Option<String> {
    CONCEPT_OF.get(stem).map(|number| format!("@{number}"))
}
