//! Wishes for a human, and what only sounds like one. A line each: add the ones that went wrong.

use super::wants_human;

const WISHES: &str = "
    позовите человека
    оператора!
    хочу поговорить с живым
    соедините с оператором пожалуйста
    дайте живого человека
    можно менеджера?
    переключите на специалиста
    нужен консультант
    есть кто живой?
    не хочу говорить с роботом
    я не хочу общаться с ботом, позовите оператора
    Свяжите меня с кем-нибудь
    Оператор
    хватит, дай человека
    agent please
    speak to a real person
    I want to talk to a human
    human
    connect me to an agent
    Can't I talk to someone?
    let me speak with your manager
    I don't want to talk to a bot
    get me a representative
    live agent
    real person pls
    could you transfer me to customer support
    is there a real person here?
    пусть мне ответит человек
    мне бы с менеджером
    нужна помощь человека
    is there anyone I can talk to
    no bots please
    hand me over to your colleague's manager
    我想和客服沟通
    给我找个客服
    让你们经理来
    有没有真人
    客服在吗
    talk to support
    I want a human being
    get me someone who can actually help
    is there anyone I can talk to?
    anyone there?
    live chat
    live support please
    Can I chat with a member of your team
    customer care please
    put me through to customer care
    someone real please
    this bot is useless, get me a person
    are you human?
    let me talk to your colleague
    escalate to a manager
    I need human help
    human help
    can a human look at this
    I would like to speak with someone from support
    representative!!!
    i want to speak with customer service
    not a bot, a person
    stop with the bot answers and get me somebody
    is anybody there
    talk to a real human being right now
    need to speak w someone
    call a human
    where are the humans
    pls connect me w/ support team
    I'm done talking to a machine
    could somebody call me back
    human agent
    i'd like to talk to an employee
    give me a live operator
    switch me to a person
    let a person answer me
    I want someone alive
    there's no way a bot can solve this, human please
    please let a human handle this
    have a real person contact me
    мне нужен живой сотрудник
    а можно с живым человеком
    переключи меня на живого
    есть тут люди?
    ты бот? хочу человека
    нужен человек а не бот
    с роботом не буду говорить
    хочу к менеджеру
    ответьте мне не роботом
    живой человек на линии есть?
    пригласите вашего руководителя
    надоел бот зовите людей
    хочу пообщаться с кем-нибудь из сотрудников
    дай оператора
    операторр
    мне надо с кем то поговорить лично
    我不想跟AI聊
    可以和真人说话吗
    帮我叫一下客服
    有客服在线吗
    我想找你们的工作人员
    能转到人工吗
    转接到真人
    你是机器人吗？我要真人
    麻烦安排一位客服
    我需要人工帮助
    请联系客服人员
    让真人来回答
    人呢
    要求人工
    接通人工
    客服！
    你听不懂，叫人
    doesn't help, agent
    не помогает, дайте человека
    人工客服
    转人工
    我要人工
    找个人来
    真人客服在吗
    帮我转接人工
    人工
    我要找客服
    不想和机器人说话
    有人吗
";

const NO_WISHES: &str = "
    не надо оператора
    оператор не нужен
    не зовите менеджера
    сколько человек работает в магазине
    мне звонил менеджер и обещал скидку
    подойдёт ли куртка на человека ростом 190
    курьер нагрубил человеку
    когда работает оператор
    доставка без звонка оператора
    что делать, если деньги списали дважды
    хочу вернуть платье
    какой оператор связи присылает смс
    подарок для молодого человека
    помогите выбрать размер
    кому писать про сотрудничество
    кто оплачивает обратную доставку
    who pays for the return
    does anyone sell gift cards here
    客服几点上班
    客服电话是多少
    这件衣服要人工熨烫吗
    no agent please
    I don't need an agent
    a gift for a person who has everything
    is it made of real leather
    do you use live plants
    how many people work there
    I need a size for a tall person
    can I get a refund
    please call before delivery
    how do I put it together
    不用转人工
    不要人工客服
    这是人工皮革吗
    人工智能
    别转人工
    人工费多少
    可以退货吗
";

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

#[test]
fn wishes_for_a_human_are_recognised_in_their_many_forms() {
    let unheard: Vec<&str> = lines(WISHES).filter(|line| !wants_human(line)).collect();
    assert_eq!(unheard, [""; 0]);
}

#[test]
fn what_only_speaks_of_people_is_not_a_wish() {
    let misheard: Vec<&str> = lines(NO_WISHES).filter(|line| wants_human(line)).collect();
    assert_eq!(misheard, [""; 0]);
}

#[test]
fn long_garbage_is_no_wish_and_ends() {
    assert!(!wants_human(&"слово ".repeat(100_000)));
    assert!(!wants_human(&"人物".repeat(100_000)));
    assert!(!wants_human(""));
}
