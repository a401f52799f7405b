//! The wall between shops: whatever one shop has, another's [`TenantStore`] neither sees nor changes.
//!
//! Every public method of `TenantStore` is tried by a second shop with the first one's ids. The list of methods is read
//! from the sources, so a new method without a line here fails the test.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::support::{NOW, Shop, World, on_each_database};
use crate::domain::{
    ApiKey, Article, Author, Channel, ConversationId, Inbox, InboxSettings, IntegrationId, Intent, Language, Phase, Profile,
    PushSubscription, Ref, Responsible, Role, Seq, Team, TimerChange, TimerKind, Timestamp, Understood, User,
};
use crate::store::{
    AgentFilter, Append, AppendOutcome, ConversationChange, ConversationFilter, FamilyId, Integration, NewOutbound, NewRefreshToken,
    NewUnderstanding, PasswordHash, PushRenewal, StoreError, StoredAttachment, StoredPicture, TenantStore,
};

/// The files in which `TenantStore` has methods.
const SOURCES: &[&str] = &[
    include_str!("../mod.rs"),
    include_str!("../api_key.rs"),
    include_str!("../article.rs"),
    include_str!("../attachment.rs"),
    include_str!("../board.rs"),
    include_str!("../contact.rs"),
    include_str!("../conversation.rs"),
    include_str!("../entry.rs"),
    include_str!("../head.rs"),
    include_str!("../erase.rs"),
    include_str!("../inbox.rs"),
    include_str!("../integration.rs"),
    include_str!("../intent.rs"),
    include_str!("../models.rs"),
    include_str!("../outbox.rs"),
    include_str!("../picture.rs"),
    include_str!("../push.rs"),
    include_str!("../refresh_token.rs"),
    include_str!("../team.rs"),
    include_str!("../tenant.rs"),
    include_str!("../timer.rs"),
    include_str!("../understanding.rs"),
    include_str!("../user.rs"),
];

/// Returns the names of the public asynchronous methods of `TenantStore`.
fn methods() -> BTreeSet<&'static str> {
    let blocks = SOURCES.iter().flat_map(|source| source.split("\nimpl TenantStore {").skip(1));
    let bodies = blocks.map(|block| block.split("\n}\n").next().unwrap());
    let signatures = bodies.flat_map(|body| body.split("\n    pub async fn ").skip(1));
    signatures.map(|signature| signature.split('(').next().unwrap()).collect()
}

/// All that one shop has.
struct Things {
    shop: Shop,
    conversation: ConversationId,
    user: User,
    team: Team,
    key: ApiKey,
    inbox: Inbox,
    article: Article,
    file: StoredAttachment,
    service: Integration,
    intent: Intent,
    outbound: NewOutbound,
}

const VISITOR: [u8; 32] = [1; 32];
const TOKEN: [u8; 32] = [2; 32];
const AGENT: i64 = 7;
const ENDPOINT: &str = "https://push.example/browser";

/// Fills the world's shop.
async fn things(world: &World) -> Things {
    let (shop, tenant) = (world.shop.clone(), world.shop.tenant);
    let store = world.store.of(tenant);
    let conversation = world.open().await;
    let outbound = NewOutbound { id: world.id(), channel: Channel::WEB, integration: IntegrationId::from(1), entry: Seq::new(2), due: NOW };
    let change = ConversationChange {
        phase: Phase::Assigned,
        since: NOW,
        responsible: Responsible { agent: Some(Author::agent(AGENT.into(), "Boris")), team: None },
        snoozed_until: None,
        channel: Channel::WEB,
        rating: None,
    };
    let append = Append {
        entries: vec![world.message(conversation, 2, "said", Some("r"))],
        change: Some(Box::new(change)),
        timers: vec![TimerChange::Set { kind: TimerKind::Snooze, due: NOW }],
        outbox: vec![outbound],
        ..world.nothing(conversation)
    };
    assert_eq!(world.store.append(&[append]).await.unwrap(), [AppendOutcome::Stored]);
    store.mark_read(conversation, AGENT, Seq::new(1), NOW).await.unwrap();
    store.add_visitor(shop.contact, VISITOR).await.unwrap();
    store.link_identity(shop.inbox, "42", shop.contact).await.unwrap();
    let user = user_of(world, &shop, "a@example.com");
    store.create_user(&user, &PasswordHash::new("hash")).await.unwrap();
    store.put_picture(user.id, &face("ours")).await.unwrap();
    let token = NewRefreshToken { hash: TOKEN, user: user.id, family: FamilyId::from(1), expires_at: later() };
    store.create_refresh_token(&token).await.unwrap();
    let team = Team { tenant, id: world.id(), name: "Sales".to_owned(), members: vec![user.id] };
    store.create_team(&team).await.unwrap();
    let key = key_of(world, &shop);
    store.create_api_key(&key, [3; 32]).await.unwrap();
    let inbox = store.inbox(shop.inbox).await.unwrap().unwrap();
    let article = article_of(world, &shop);
    store.put_article(&article).await.unwrap();
    let file = file_of(world, &shop);
    store.create_attachment(&file).await.unwrap();
    let service = service_of(world, &shop);
    store.put_integration(&service).await.unwrap();
    let intent = intent_of(world, &shop);
    store.put_intent(&intent).await.unwrap();
    store.keep_push_subscription(&browser_of(world, &shop)).await.unwrap().unwrap();
    assert!(store.pin_models(Some("ours")).await.unwrap());
    let understood = Arc::new(Understood::default());
    let understanding = NewUnderstanding { tenant, conversation, seq: Seq::new(1), understood };
    assert_eq!(world.store.keep_understandings(&[understanding]).await.unwrap(), [true]);
    Things { shop, conversation, user, team, key, inbox, article, file, service, intent, outbound }
}

fn later() -> Timestamp {
    Timestamp::from_millis(NOW.as_millis() + 1_000)
}

fn user_of(world: &World, shop: &Shop, email: &str) -> User {
    User {
        tenant: shop.tenant,
        id: world.id(),
        email: email.to_owned(),
        name: "Boris".to_owned(),
        role: Role::Agent,
        active: true,
        capacity: 1,
    }
}

fn face(secret: &str) -> StoredPicture {
    StoredPicture { secret: secret.to_owned(), media_type: "image/png".to_owned(), bytes: secret.into(), updated_at: NOW }
}

fn key_of(world: &World, shop: &Shop) -> ApiKey {
    ApiKey { tenant: shop.tenant, id: world.id(), name: "CRM".to_owned(), scopes: Vec::new(), created_at: NOW, last_used_at: None }
}

fn article_of(world: &World, shop: &Shop) -> Article {
    Article {
        tenant: shop.tenant,
        id: world.id(),
        inbox: None,
        slug: String::new(),
        title: "Delivery".to_owned(),
        body: String::new(),
        language: Language::En,
        tags: Vec::new(),
        questions: Vec::new(),
        updated_at: NOW,
    }
}

fn file_of(world: &World, shop: &Shop) -> StoredAttachment {
    StoredAttachment {
        tenant: shop.tenant,
        id: world.id(),
        secret: "s".to_owned(),
        uploader: AGENT,
        name: "a".to_owned(),
        media_type: "image/png".to_owned(),
        size_bytes: 1,
        created_at: NOW,
    }
}

fn service_of(world: &World, shop: &Shop) -> Integration {
    Integration {
        tenant: shop.tenant,
        id: world.id(),
        kind: "ai".to_owned(),
        enabled: true,
        config: serde_json::json!({}),
        secrets: "{}".into(),
        updated_at: NOW,
    }
}

fn browser_of(world: &World, shop: &Shop) -> PushSubscription {
    PushSubscription {
        tenant: shop.tenant,
        id: world.id(),
        contact: shop.contact,
        inbox: shop.inbox,
        endpoint: ENDPOINT.to_owned(),
        p256dh: [4; 65],
        auth: [7; 16],
        locale: "en".to_owned(),
        page: None,
        created_at: NOW,
    }
}

fn intent_of(world: &World, shop: &Shop) -> Intent {
    Intent { tenant: shop.tenant, id: world.id(), name: "engraving".to_owned(), examples: vec!["engrave it".to_owned()], updated_at: NOW }
}

/// Everything that a database holds, as text: to see that nothing of it changed.
async fn contents(world: &World) -> Vec<String> {
    const TABLES: &[(&str, &str)] = &[
        ("contacts", "id, name, attributes, last_seen"),
        ("visitors", "contact"),
        ("contact_identities", "contact, external_id"),
        ("conversations", "id, phase, epoch"),
        ("entries", "conversation, seq, id"),
        ("read_marks", "conversation, reader, seq"),
        ("timers", "conversation, kind, due"),
        ("outbox", "id, due, attempts"),
        ("users", "id, name, password_hash"),
        ("user_pictures", "user_id, secret, bytes"),
        ("teams", "id, name"),
        ("team_members", "team, member"),
        ("api_keys", "id, last_used_at"),
        ("refresh_tokens", "user_id, revoked_at"),
        ("inboxes", "id, name, secret, appearance"),
        ("articles", "id, title"),
        ("knowledge_versions", "tenant, version"),
        ("attachments", "id, name"),
        ("integrations", "id, enabled"),
        ("intents", "id, name"),
        ("intent_versions", "tenant, version"),
        ("understandings", "conversation, seq, body"),
        ("push_subscriptions", "id, contact, endpoint, page"),
    ];
    let mut contents = Vec::new();
    for (table, columns) in TABLES {
        let parts = columns.split(", ").map(|column| format!("COALESCE(CAST({column} AS TEXT), '-')"));
        let text = parts.collect::<Vec<_>>().join(" || ' ' || ");
        let sql = format!("SELECT '{table} ' || {text} AS line FROM {table} WHERE tenant = $1 ORDER BY 1");
        let found = world.store.db.all(crate::store::db::query_of_parts(sql).bind(world.shop.tenant)).await.unwrap();
        assert!(!found.is_empty(), "there is nothing in {table} to be protected");
        contents.extend(found.iter().map(|row| row.text("line").unwrap()));
    }
    contents
}

/// Runs each check and returns the names of the methods that were tried.
macro_rules! tried {
    ($($method:ident: $check:expr;)*) => {{
        let mut names = BTreeSet::new();
        $(
            assert!($check, "`{}` reaches over the wall", stringify!($method));
            names.insert(stringify!($method));
        )*
        names
    }};
}

fn taken(result: &Result<(), StoreError>) -> bool {
    matches!(result, Err(StoreError::Taken { .. }))
}

/// Tries every method of a stranger's store on things of another shop. Where a thing's own tenant is given, it is
/// the stranger's: the disguise in which a mistake would come.
#[expect(clippy::too_many_lines, reason = "one line a method: that is the point")]
async fn trespass(world: &World, thief: &TenantStore, den: &Shop, it: &Things) -> BTreeSet<&'static str> {
    let (id, contact, user) = (it.conversation, it.shop.contact, it.user.id);
    let disguised_user = User { tenant: den.tenant, ..it.user.clone() };
    let disguised_inbox = Inbox { tenant: den.tenant, ..it.inbox.clone() };
    let disguised_team = Team { tenant: den.tenant, members: Vec::new(), ..it.team.clone() };
    let team_with_stranger = Team { id: world.id(), name: "Raid".to_owned(), members: vec![user], ..disguised_team.clone() };
    let token = NewRefreshToken { hash: [9; 32], user, family: FamilyId::from(9), expires_at: later() };
    let file = StoredAttachment { tenant: den.tenant, ..it.file.clone() };
    let article = Article { tenant: den.tenant, title: "Lies".to_owned(), ..it.article.clone() };
    let service = Integration { tenant: den.tenant, enabled: false, ..it.service.clone() };
    let intent = Intent { tenant: den.tenant, name: "lies".to_owned(), ..it.intent.clone() };
    let browser = PushSubscription { tenant: den.tenant, ..browser_of(world, &it.shop) };
    let renewal = PushRenewal {
        inbox: it.shop.inbox,
        old_endpoint: ENDPOINT.to_owned(),
        old_auth: browser.auth,
        endpoint: "https://push.example/mine".to_owned(),
        p256dh: [5; 65],
        auth: [8; 16],
    };
    let stranger = crate::domain::Contact { inbox: it.shop.inbox, ..den.contact_named(world.id(), None) };
    let new_inbox = Inbox { settings: InboxSettings::default(), ..disguised_inbox.clone() };
    let filters = [
        ConversationFilter::default(),
        ConversationFilter { agent: AgentFilter::Id(AGENT), ..ConversationFilter::default() },
        ConversationFilter { inbox: Some(it.shop.inbox), ..ConversationFilter::default() },
    ];
    let mut listed = 0;
    for filter in &filters {
        listed += thief.list_conversations(filter, 9).await.unwrap().len();
    }
    tried! {
        conversation: thief.conversation(id).await.unwrap().is_none();
        conversation_details: thief.conversation_details(id, AGENT).await.unwrap().is_none();
        list_conversations: listed == 0;
        open_conversation_of: thief.open_conversation_of(contact).await.unwrap().is_none();
        heads_of_contact: thief.heads_of_contact(contact, 9).await.unwrap().is_empty();
        heads_of_agent: thief.heads_of_agent(AGENT, 9).await.unwrap().is_empty();
        mark_read: thief.mark_read(id, AGENT, Seq::new(2), NOW).await.is_ok();
        read_marks: thief.read_marks(id).await.unwrap().is_empty();
        entries_after: thief.entries_after(id, Seq::ZERO, 9).await.unwrap().is_empty();
        entries_before: thief.entries_before(id, None, 9).await.unwrap().is_empty();
        entry: thief.entry(id, Seq::new(1)).await.unwrap().is_none();
        find_ref: thief.find_ref(contact.raw(), &Ref::new("r").unwrap()).await.unwrap().is_none();
        ref_hashes: thief.ref_hashes(contact.raw(), 9).await.unwrap() == (Vec::new(), true);
        board: thief.board(9).await.unwrap().is_empty();
        board_row: thief.board_row(id).await.unwrap().is_none();
        timers_of: thief.timers_of(id).await.unwrap().is_empty();
        outbound_of: thief.outbound_of(id, 9).await.unwrap().is_empty();
        postpone_outbound: !thief.postpone_outbound(it.outbound.id, later()).await.unwrap();
        finish_outbound: !thief.finish_outbound(it.outbound.id).await.unwrap();
        create_contact: thief.create_contact(&stranger, None).await.is_err();
        add_visitor: thief.add_visitor(contact, [8; 32]).await.is_err();
        contact: thief.contact(contact).await.unwrap().is_none();
        contact_by_visitor: thief.contact_by_visitor(VISITOR).await.unwrap().is_none();
        contact_by_identity: thief.contact_by_identity(it.shop.inbox, "42").await.unwrap().is_none();
        link_identity: thief.link_identity(it.shop.inbox, "43", contact).await.is_err()
            && thief.link_identity(den.inbox, "43", contact).await.is_err()
            && thief.link_identity(it.shop.inbox, "43", den.contact).await.is_err();
        conversations_of_contact: thief.conversations_of_contact(contact, None, 9).await.unwrap().is_empty();
        files_of_contact: thief.files_of_contact(contact).await.unwrap().is_empty();
        forget_attachment: !thief.forget_attachment(it.file.id).await.unwrap();
        erase_dialogues: thief.erase_dialogues(contact).await.is_ok();
        erase_contact: !thief.erase_contact(contact, NOW).await.unwrap();
        is_erased: thief.is_erased(contact).await.unwrap();
        is_identified: !thief.is_identified(contact).await.unwrap();
        update_profile: !thief.update_profile(contact, &Profile::default()).await.unwrap();
        touch_contact: thief.touch_contact(contact, later()).await.is_ok();
        create_user: taken(&thief.create_user(&disguised_user, &PasswordHash::none()).await);
        user: thief.user(user).await.unwrap().is_none();
        users: thief.users().await.unwrap().is_empty();
        update_user: !thief.update_user(&disguised_user).await.unwrap();
        password_hash: thief.password_hash(user).await.unwrap().is_none();
        set_password: !thief.set_password(user, &PasswordHash::none()).await.unwrap();
        put_picture: thief.put_picture(user, &face("theirs")).await.is_err() || thief.picture_urls().await.unwrap().is_empty();
        delete_picture: !thief.delete_picture(user).await.unwrap();
        picture_url: thief.picture_url(user).await.unwrap().is_none();
        picture_urls: thief.picture_urls().await.unwrap().is_empty();
        create_refresh_token: thief.create_refresh_token(&token).await.is_err();
        revoke_refresh_tokens_of: thief.revoke_refresh_tokens_of(user, NOW).await.is_ok();
        create_team: thief.create_team(&team_with_stranger).await.is_err();
        update_team: !thief.update_team(&disguised_team).await.unwrap();
        delete_team: !thief.delete_team(it.team.id).await.unwrap();
        team: thief.team(it.team.id).await.unwrap().is_none();
        teams: thief.teams().await.unwrap().is_empty();
        create_api_key: taken(&thief.create_api_key(&ApiKey { tenant: den.tenant, ..it.key.clone() }, [9; 32]).await);
        api_key: thief.api_key(it.key.id).await.unwrap().is_none();
        api_keys: thief.api_keys().await.unwrap().is_empty();
        touch_api_key: thief.touch_api_key(it.key.id, NOW).await.is_ok();
        delete_api_key: !thief.delete_api_key(it.key.id).await.unwrap();
        create_inbox: taken(&thief.create_inbox(&new_inbox).await);
        inbox: thief.inbox(it.shop.inbox).await.unwrap().is_none();
        inboxes: thief.inboxes().await.unwrap().iter().all(|inbox| inbox.id == den.inbox);
        update_inbox: !thief.update_inbox(&disguised_inbox).await.unwrap();
        appearance: thief.appearance(it.shop.inbox).await.unwrap().is_none();
        appearance_of: thief.appearance_of(id).await.unwrap().is_none();
        set_appearance: !thief.set_appearance(it.shop.inbox, &serde_json::json!({ "brand": {} })).await.unwrap();
        set_inbox_secret: !thief.set_inbox_secret(it.shop.inbox, "mine").await.unwrap();
        put_article: taken(&thief.put_article(&article).await);
        delete_article: !thief.delete_article(it.article.id).await.unwrap();
        knowledge_version: thief.knowledge_version().await.unwrap() == 0;
        attachment_ids: thief.attachment_ids(crate::domain::AttachmentId::from(0)).await.unwrap().is_empty();
        article: thief.article(it.article.id).await.unwrap().is_none();
        articles: thief.articles(None, None, 9).await.unwrap().is_empty();
        create_attachment: taken(&thief.create_attachment(&file).await);
        attachment: thief.attachment(it.file.id).await.unwrap().is_none();
        put_integration: taken(&thief.put_integration(&service).await);
        integration: thief.integration(it.service.id).await.unwrap().is_none();
        integrations_of_kind: thief.integrations_of_kind("ai").await.unwrap().is_empty();
        put_intent: taken(&thief.put_intent(&intent).await);
        delete_intent: !thief.delete_intent(it.intent.id).await.unwrap();
        intent_version: thief.intent_version().await.unwrap() == 0;
        intent: thief.intent(it.intent.id).await.unwrap().is_none();
        intents: thief.intents().await.unwrap().is_empty();
        understandings: thief.understandings(id, Seq::ZERO, Seq::new(9)).await.unwrap().is_empty();
        models_pin: thief.models_pin().await.unwrap().is_none();
        pin_models: thief.pin_models(Some("theirs")).await.unwrap()
            && world.store.of(it.shop.tenant).models_pin().await.unwrap().as_deref() == Some("ours");
        mood_before: thief.mood_before(id, Seq::new(9)).await.unwrap().is_none();
        undigested: thief.undigested(id, 9).await.unwrap().is_empty();
        push_subscriptions: thief.push_subscriptions(contact).await.unwrap().is_empty();
        keep_push_subscription: thief.keep_push_subscription(&browser).await.unwrap().is_none();
        renew_push_subscription: !thief.renew_push_subscription(&renewal).await.unwrap();
        delete_push_subscriptions: thief.delete_push_subscriptions(contact, None).await.unwrap() == 0;
        delete_integration: !thief.delete_integration(it.service.id).await.unwrap();
    }
}

#[tokio::test]
async fn no_method_of_a_shops_store_reaches_another_shops_rows() {
    on_each_database(async |world| {
        let it = things(&world).await;
        let den = Shop::new(&world.store, &world.ids).await;
        let before = contents(&world).await;
        let tried = trespass(&world, &world.store.of(den.tenant), &den, &it).await;
        assert_eq!(contents(&world).await, before, "a stranger has changed something");
        assert_eq!(tried, methods(), "every method of `TenantStore` is to be tried here");
    })
    .await;
}

#[tokio::test]
async fn a_row_that_says_it_is_another_shops_is_not_written() {
    on_each_database(async |world| {
        let den = Shop::new(&world.store, &world.ids).await;
        let theirs = user_of(&world, &den, "x@example.com");
        let error = world.store.of(world.shop.tenant).create_user(&theirs, &PasswordHash::none()).await.unwrap_err();
        assert!(matches!(error, StoreError::Inconsistent(_)), "{error:?}");
    })
    .await;
}

#[test]
fn every_file_with_methods_of_a_shops_store_is_looked_through() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
    let texts = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).filter(|path| path.is_file());
    let with_methods = texts.map(|path| std::fs::read_to_string(path).unwrap());
    let count = with_methods.filter(|text| text.contains("\nimpl TenantStore {\n")).count();
    let known = SOURCES.iter().filter(|text| text.contains("\nimpl TenantStore {\n")).count();
    assert_eq!(count, known);
}

#[tokio::test]
async fn a_shop_that_is_taken_away_leaves_no_row_and_its_neighbour_keeps_all() {
    on_each_database(async |world| {
        things(&world).await;
        let neighbour = Shop::new(&world.store, &world.ids).await;
        let tables = tables_of_shops(&world).await;
        for table in &tables {
            assert!(n_rows(&world, table, world.shop.tenant).await > 0, "`{table}` has nothing to take away: fill it in `things`");
        }
        assert!(world.store.delete_tenant(world.shop.tenant).await.unwrap());
        for table in &tables {
            assert_eq!(n_rows(&world, table, world.shop.tenant).await, 0, "`{table}` is forgotten");
        }
        assert!(!world.store.delete_tenant(world.shop.tenant).await.unwrap());
        assert_eq!(n_rows(&world, "contacts", neighbour.tenant).await, 1);
        assert!(world.store.tenant(neighbour.tenant).await.unwrap().is_some());
    })
    .await;
}

/// Returns the tables whose rows name a shop, as the database knows them.
async fn tables_of_shops(world: &World) -> Vec<String> {
    let sql = match world.store.kind() {
        crate::store::DatabaseKind::Sqlite => {
            "SELECT m.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'tenant'"
        }
        crate::store::DatabaseKind::Postgres => {
            "SELECT table_name::text AS name FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'tenant'"
        }
    };
    let found = world.store.db.all(crate::store::db::query(sql)).await.unwrap();
    found.iter().map(|row| row.text("name").unwrap()).collect()
}

async fn n_rows(world: &World, table: &str, tenant: crate::domain::TenantId) -> i64 {
    let sql = format!("SELECT COUNT(*) AS n FROM {table} WHERE tenant = $1");
    let found = world.store.db.one(crate::store::db::query_of_parts(sql).bind(tenant)).await.unwrap();
    found.unwrap().int("n").unwrap()
}
