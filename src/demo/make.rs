//! Making the demo shop in an empty database, and telling its owner how to get in.

use serde_json::json;

use super::knowledge;
use crate::config::ServerConfig;
use crate::domain::{Article, Clock, IdMaker, Inbox, InboxSettings, Role, Tenant, TenantId, User};
use crate::http::auth::{Passwords, SecretKind, secrets};
use crate::http::files::clean;
use crate::http::{ApiError, DEMO_INBOX_KEY};
use crate::store::{Store, StoredPicture, TenantStore};

/// The shop that the demo's page shows.
const NAME: &str = "Тёплый дом";
const GREETING: &str = "Здравствуйте! Спросите о доставке, возврате, размерах — или позовите человека.";
/// The widget's title and greeting in the languages of the demo's page.
const WORDS: [(&str, &str, &str); 3] = [
    ("ru", NAME, GREETING),
    ("en", "Warm Home", "Hello! Ask about delivery, returns and sizes, or call a person."),
    ("zh", "暖家", "您好！配送、退货、尺码都可以问，也可以转人工客服。"),
];
/// The people of the demo: address, name, role.
const PEOPLE: [(&str, &str, Role); 3] =
    [("admin@demo.local", "Мария", Role::Admin), ("anna@demo.local", "Анна", Role::Agent), ("boris@demo.local", "Борис", Role::Agent)];
/// The faces of some of them: drawings of our own.
const FACES: [(&str, &[u8]); 2] =
    [("anna@demo.local", include_bytes!("../../demo/faces/anna.png")), ("boris@demo.local", include_bytes!("../../demo/faces/boris.png"))];
/// Dialogues that one of them has at once at the most.
const CAPACITY: u32 = 8;

/// Somebody who may sign in.
#[derive(Clone)]
pub struct Account {
    /// The address to sign in with.
    pub email: String,
    /// The password, known only now.
    pub password: String,
    /// What the person may do.
    pub role: Role,
}

/// What was made.
pub struct DemoShop {
    /// The shop.
    pub tenant: TenantId,
    /// Its people.
    pub accounts: Vec<Account>,
    /// How many articles it has.
    pub n_articles: usize,
}

/// Makes the demo shop, unless there is any shop already.
///
/// # Errors
/// When the database cannot be used, or an article inside the binary is broken.
pub async fn make(
    store: &Store,
    server: &ServerConfig,
    passwords: &Passwords,
    clock: &dyn Clock,
    ids: &IdMaker,
) -> Result<Option<DemoShop>, ApiError> {
    if !store.tenants().await?.is_empty() {
        return Ok(None);
    }
    let tenant = Tenant { id: ids.next(clock.now()), name: NAME.to_owned() };
    store.create_tenant(&tenant, clock.now()).await?;
    let shop = store.of(tenant.id);
    let inbox = inbox(tenant.id, server, clock, ids);
    shop.create_inbox(&inbox).await?;
    let texts: serde_json::Map<String, serde_json::Value> = WORDS.into_iter().map(words).collect();
    shop.set_appearance(inbox.id, &json!({ "texts": texts })).await?;
    let mut accounts = Vec::new();
    for (email, name, role) in PEOPLE {
        let password = password();
        let user = User {
            tenant: tenant.id,
            id: ids.next(clock.now()),
            email: email.to_owned(),
            name: name.to_owned(),
            role,
            active: true,
            capacity: CAPACITY,
        };
        shop.create_user(&user, &passwords.hash(&password).await?).await?;
        draw(&shop, &user, clock).await?;
        accounts.push(Account { email: user.email, password, role });
    }
    let n_articles = write_articles(&shop, clock, ids).await?;
    Ok(Some(DemoShop { tenant: tenant.id, accounts, n_articles }))
}

/// Gives a person of the demo its face, if it has one.
async fn draw(shop: &TenantStore, user: &User, clock: &dyn Clock) -> Result<(), ApiError> {
    let Some((_, bytes)) = FACES.iter().find(|(email, _)| *email == user.email) else { return Ok(()) };
    let face = clean(bytes).map_err(|error| ApiError::internal(&error))?;
    let secret = hex::encode(rand::random::<[u8; 16]>());
    let picture = StoredPicture { secret, media_type: face.media_type.to_owned(), bytes: face.bytes, updated_at: clock.now() };
    Ok(shop.put_picture(user.id, &picture).await?)
}

fn words((locale, title, greeting): (&str, &str, &str)) -> (String, serde_json::Value) {
    (locale.to_owned(), json!({ "title": title, "greeting": greeting }))
}

/// The demo's page is served by this server, so its inbox lets in whatever a browser may call this server.
fn inbox(tenant: TenantId, server: &ServerConfig, clock: &dyn Clock, ids: &IdMaker) -> Inbox {
    let port = server.listen.port();
    let mut origins = vec![format!("http://localhost:{port}"), format!("http://127.0.0.1:{port}")];
    let own = crate::http::normal_origin(&server.base_url());
    origins.extend(own.filter(|own| !origins.contains(own)));
    let settings = InboxSettings {
        bot_name: "Беседа".to_owned(),
        locale: "ru".to_owned(),
        // The accent of the shop's own style sheet.
        color: "#a94f2a".to_owned(),
        greeting: Some(GREETING.to_owned()),
        ..InboxSettings::default()
    };
    Inbox {
        tenant,
        id: ids.next(clock.now()),
        key: DEMO_INBOX_KEY.to_owned(),
        secret: SecretKind::Inbox.make(),
        name: NAME.to_owned(),
        origins,
        settings,
    }
}

async fn write_articles(shop: &TenantStore, clock: &dyn Clock, ids: &IdMaker) -> Result<usize, ApiError> {
    let files = knowledge::embedded().map_err(|mut errors| {
        errors.pop().map_or_else(|| ApiError::bad_request("the demo's articles are broken"), |error| ApiError::internal(&error))
    })?;
    let n_articles = files.len();
    for file in files {
        let article = Article {
            tenant: shop.tenant(),
            id: ids.next(clock.now()),
            inbox: None,
            slug: file.slug,
            title: file.title,
            body: file.body,
            language: file.language,
            tags: file.tags,
            questions: file.questions,
            updated_at: clock.now(),
        };
        shop.put_article(&article).await?;
    }
    Ok(n_articles)
}

/// Makes a password that can be typed from a screen: 80 random bits in four groups.
#[must_use]
pub fn password() -> String {
    let word = secrets::public_key();
    let letters: Vec<char> = word.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// Returns what is printed when the server is up: where to look, and, the first time, how to sign in.
#[must_use]
pub fn greeting(base_url: &str, has_demo: bool, made: Option<&DemoShop>) -> String {
    let mut text = String::from("\n");
    let mut line = |name: &str, path: &str| text.push_str(&format!("  {name:<11} {base_url}{path}\n"));
    if has_demo {
        line("Demo shop", "/demo");
    }
    line("Desk", "/desk");
    line("API", "/api/docs");
    if let Some(shop) = made {
        text.push_str("\n  A demo shop was made. Its people, with passwords that are shown only this once:\n\n");
        for account in &shop.accounts {
            let Account { email, password, role } = account;
            text.push_str(&format!("    {:<5}  {email:<17}  {password}\n", role.as_str()));
        }
        text.push_str("\n  Lost one? `beseda user password --email ADDRESS` makes a new one.\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_has_four_groups_and_eighty_random_bits() {
        let made = password();
        assert_eq!(made.split('-').map(str::len).collect::<Vec<_>>(), [4, 4, 4, 4]);
        assert_ne!(made, password());
    }

    #[test]
    fn the_greeting_shows_three_links_and_passwords_only_when_they_are_new() {
        let text = greeting("http://127.0.0.1:8080", true, None);
        for link in ["http://127.0.0.1:8080/demo", "http://127.0.0.1:8080/desk", "http://127.0.0.1:8080/api/docs"] {
            assert!(text.contains(link), "{text}");
        }
        assert!(!text.contains("password"));
        let account = Account { email: "a@b".into(), password: "p-w".into(), role: Role::Admin };
        let shop = DemoShop { tenant: TenantId::from(1), accounts: vec![account], n_articles: 0 };
        assert!(greeting("http://x", true, Some(&shop)).contains("p-w"));
    }
}
