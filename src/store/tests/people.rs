//! Shoppers, people at the desk, programs' keys, tokens, articles, files, services: kept and found again.

use std::collections::HashSet;

use secrecy::ExposeSecret;

use super::support::{NOW, on_each_database};
use crate::domain::{ApiKey, Article, ArticleId, InboxSettings, Language, Profile, Role, Scope, Team, Timestamp, User, UserId};
use crate::store::{FamilyId, Integration, NewRefreshToken, PasswordHash, Rotation, StoreError, StoredAttachment};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

#[tokio::test]
async fn a_shopper_is_known_by_each_of_its_browsers() {
    on_each_database(async |world| {
        let shop = world.store.of(world.shop.tenant);
        let contact = world.shop.contact_named(world.id(), None);
        shop.create_contact(&contact, Some([1; 32])).await.unwrap();
        shop.add_visitor(contact.id, [2; 32]).await.unwrap();
        for hash in [[1; 32], [2; 32]] {
            assert_eq!(shop.contact_by_visitor(hash).await.unwrap().as_ref(), Some(&contact));
        }
        assert_eq!(shop.contact_by_visitor([3; 32]).await.unwrap(), None);
        let taken = shop.add_visitor(world.shop.contact, [1; 32]).await.unwrap_err();
        assert!(matches!(taken, StoreError::Taken { .. }), "{taken:?}");
    })
    .await;
}

#[tokio::test]
async fn of_two_that_get_the_same_identity_the_first_keeps_it() {
    on_each_database(async |world| {
        let shop = world.store.of(world.shop.tenant);
        let (inbox, first) = (world.shop.inbox, world.shop.contact);
        let second = world.shop.contact_named(world.id(), None);
        shop.create_contact(&second, None).await.unwrap();
        assert_eq!(shop.contact_by_identity(inbox, "42").await.unwrap(), None);
        assert_eq!(shop.link_identity(inbox, "42", first).await.unwrap(), first);
        assert_eq!(shop.link_identity(inbox, "42", second.id).await.unwrap(), first);
        assert_eq!(shop.contact_by_identity(inbox, "42").await.unwrap().map(|contact| contact.id), Some(first));
    })
    .await;
}

#[tokio::test]
async fn a_shoppers_particulars_change_and_its_last_visit_never_goes_back() {
    on_each_database(async |world| {
        let shop = world.store.of(world.shop.tenant);
        let id = world.shop.contact;
        let profile = Profile {
            name: Some("Анна".to_owned()),
            email: Some("a@example.com".to_owned()),
            phone: Some("+1".to_owned()),
            locale: Some("ru".to_owned()),
            attributes: [("size".to_owned(), "42".to_owned())].into(),
        };
        assert!(shop.update_profile(id, &profile).await.unwrap());
        shop.touch_contact(id, at(NOW.as_millis() + 5)).await.unwrap();
        shop.touch_contact(id, NOW).await.unwrap();
        let contact = shop.contact(id).await.unwrap().unwrap();
        assert_eq!((contact.profile, contact.last_seen, contact.first_seen), (profile, at(NOW.as_millis() + 5), NOW));
        assert!(!shop.update_profile(world.id(), &Profile::default()).await.unwrap());
    })
    .await;
}

fn user(world: &super::support::World, email: &str) -> User {
    User {
        tenant: world.shop.tenant,
        id: world.id(),
        email: email.to_owned(),
        name: "Boris".to_owned(),
        role: Role::Agent,
        active: true,
        capacity: 5,
    }
}

#[tokio::test]
async fn a_person_signs_in_by_address_and_changes() {
    on_each_database(async |world| {
        let shop = world.store.of(world.shop.tenant);
        let mut boris = user(&world, "boris@example.com");
        let hash = PasswordHash::new("$argon2id$x");
        shop.create_user(&boris, &hash).await.unwrap();
        assert_eq!(world.store.user_by_email("boris@example.com").await.unwrap(), Some((boris.clone(), hash)));
        assert_eq!(world.store.user_by_email("nobody@example.com").await.unwrap(), None);
        let twin = shop.create_user(&user(&world, "boris@example.com"), &PasswordHash::none()).await.unwrap_err();
        assert!(matches!(&twin, StoreError::Taken { constraint } if constraint.contains("email")), "{twin:?}");

        (boris.role, boris.active, boris.capacity) = (Role::Admin, false, 0);
        boris.name = "B.".to_owned();
        assert!(shop.update_user(&boris).await.unwrap());
        assert_eq!(shop.user(boris.id).await.unwrap(), Some(boris.clone()));
        assert_eq!(shop.users().await.unwrap(), [boris.clone()]);
        let new = PasswordHash::new("$argon2id$y");
        assert!(shop.set_password(boris.id, &new).await.unwrap());
        assert_eq!(shop.password_hash(boris.id).await.unwrap(), Some(new.clone()));
        assert!(!format!("{new:?}").contains("argon2id"));
    })
    .await;
}

#[tokio::test]
async fn a_team_has_members_and_its_name_once() {
    on_each_database(async |world| {
        let shop = world.store.of(world.shop.tenant);
        let (one, two) = (user(&world, "1@example.com"), user(&world, "2@example.com"));
        shop.create_user(&one, &PasswordHash::none()).await.unwrap();
        shop.create_user(&two, &PasswordHash::none()).await.unwrap();
        let team = |name: &str, members: &[UserId]| Team {
            tenant: world.shop.tenant,
            id: world.id(),
            name: name.to_owned(),
            members: members.to_vec(),
        };
        let mut sales = team("Sales", &[one.id, two.id, one.id]);
        shop.create_team(&sales).await.unwrap();
        sales.members = vec![one.id, two.id];
        assert_eq!(shop.team(sales.id).await.unwrap(), Some(sales.clone()));
        let twin = shop.create_team(&team("Sales", &[])).await.unwrap_err();
        assert!(matches!(twin, StoreError::Taken { .. }), "{twin:?}");
        let strangers = shop.create_team(&team("Strangers", &[world.id()])).await;
        assert!(strangers.is_err());

        let empty = team("Empty", &[]);
        shop.create_team(&empty).await.unwrap();
        sales.members = vec![two.id];
        assert!(shop.update_team(&sales).await.unwrap());
        assert_eq!(shop.teams().await.unwrap(), [sales.clone(), empty.clone()]);
        assert!(shop.delete_team(sales.id).await.unwrap());
        assert!(!shop.delete_team(sales.id).await.unwrap());
        assert_eq!(shop.teams().await.unwrap(), [empty]);
    })
    .await;
}

#[tokio::test]
async fn a_key_is_found_by_its_hash_until_it_is_deleted() {
    on_each_database(async |world| {
        let shop = world.store.of(world.shop.tenant);
        let mut key = ApiKey {
            tenant: world.shop.tenant,
            id: world.id(),
            name: "CRM".to_owned(),
            scopes: Scope::ALL.to_vec(),
            created_at: NOW,
            last_used_at: None,
        };
        shop.create_api_key(&key, [7; 32]).await.unwrap();
        assert_eq!(world.store.api_key_by_hash([7; 32]).await.unwrap(), Some(key.clone()));
        shop.touch_api_key(key.id, at(9)).await.unwrap();
        shop.touch_api_key(key.id, at(8)).await.unwrap();
        key.last_used_at = Some(at(9));
        assert_eq!(shop.api_keys().await.unwrap(), [key.clone()]);
        assert!(shop.delete_api_key(key.id).await.unwrap());
        assert_eq!(world.store.api_key_by_hash([7; 32]).await.unwrap(), None);
    })
    .await;
}

/// Signs somebody in: a first token with the hash `[1; 32]` that ends at 100.
async fn signed_in(world: &super::support::World) -> User {
    let shop = world.store.of(world.shop.tenant);
    let boris = user(world, "boris@example.com");
    shop.create_user(&boris, &PasswordHash::none()).await.unwrap();
    let token = NewRefreshToken { hash: [1; 32], user: boris.id, family: FamilyId::from(1), expires_at: at(100) };
    shop.create_refresh_token(&token).await.unwrap();
    boris
}

#[tokio::test]
async fn a_refresh_token_works_once_and_its_second_use_ends_the_family() {
    on_each_database(async |world| {
        let boris = signed_in(&world).await;
        let (tenant, user) = (boris.tenant, boris.id);
        let rotate =
            async |old: u8, new: u8, now| world.store.rotate_refresh_token([old; 32], [new; 32], at(now), at(now + 100)).await.unwrap();
        assert_eq!(rotate(1, 2, 50).await, Rotation::Rotated { tenant, user });
        assert_eq!(rotate(2, 3, 120).await, Rotation::Rotated { tenant, user });
        assert_eq!(rotate(2, 4, 130).await, Rotation::Reused { tenant, user });
        // The thief's and the owner's are both worth nothing now.
        for hash in [1, 2, 3, 4, 9] {
            assert_eq!(rotate(hash, 50, 131).await, Rotation::Unknown, "{hash}");
        }
    })
    .await;
}

#[tokio::test]
async fn of_two_that_use_one_token_at_once_only_one_gets_another() {
    on_each_database(async |world| {
        signed_in(&world).await;
        let rotate = |new: u8| world.store.rotate_refresh_token([1; 32], [new; 32], at(50), at(150));
        let (one, two) = tokio::join!(rotate(2), rotate(3));
        let outcomes = [one.unwrap(), two.unwrap()];
        assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Rotation::Rotated { .. })).count(), 1, "{outcomes:?}");
        assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Rotation::Reused { .. })).count(), 1, "{outcomes:?}");
    })
    .await;
}

#[tokio::test]
async fn tokens_end_by_time_by_signing_out_and_by_an_admins_word() {
    on_each_database(async |world| {
        let boris = signed_in(&world).await;
        let shop = world.store.of(world.shop.tenant);
        let rotate = async |old: u8, now| world.store.rotate_refresh_token([old; 32], [old + 100; 32], at(now), at(1_000)).await.unwrap();
        assert_eq!(rotate(1, 100).await, Rotation::Unknown);
        for family in 2..=3 {
            let hash = [u8::try_from(family).unwrap(); 32];
            let token = NewRefreshToken { hash, user: boris.id, family: FamilyId::from(family), expires_at: at(100) };
            shop.create_refresh_token(&token).await.unwrap();
        }
        assert!(world.store.revoke_refresh_family([2; 32], at(10)).await.unwrap());
        assert!(!world.store.revoke_refresh_family([2; 32], at(10)).await.unwrap());
        assert_eq!(rotate(2, 20).await, Rotation::Unknown);
        shop.revoke_refresh_tokens_of(boris.id, at(30)).await.unwrap();
        assert_eq!(rotate(3, 40).await, Rotation::Unknown);
        assert_eq!(world.store.prune_refresh_tokens(at(100), 10).await.unwrap(), 0);
        assert_eq!(world.store.prune_refresh_tokens(at(101), 2).await.unwrap(), 2);
        assert_eq!(world.store.prune_refresh_tokens(at(101), 2).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_inbox_is_found_by_its_key_and_changes() {
    on_each_database(async |world| {
        let shop = world.store.of(world.shop.tenant);
        let mut inbox = shop.inbox(world.shop.inbox).await.unwrap().unwrap();
        assert_eq!(world.store.inbox_by_key(&inbox.key).await.unwrap(), Some(inbox.clone()));
        assert_eq!(world.store.inbox_by_key("nope").await.unwrap(), None);
        inbox.name = "Other".to_owned();
        inbox.origins = vec!["https://a.example".to_owned(), "https://b.example".to_owned()];
        inbox.settings = InboxSettings {
            bot_name: "Робот".to_owned(),
            locale: "ru".to_owned(),
            color: "#000000".to_owned(),
            greeting: Some("Привет".to_owned()),
            auto_assign: true,
            handover: crate::domain::HandOverRules { on_wish: false, at: 55 },
        };
        assert!(shop.update_inbox(&inbox).await.unwrap());
        assert!(shop.set_inbox_secret(inbox.id, "new").await.unwrap());
        inbox.secret = "new".to_owned();
        assert_eq!(shop.inboxes().await.unwrap(), [inbox]);
    })
    .await;
}

#[tokio::test]
async fn articles_change_and_every_change_raises_the_knowledge_version() {
    on_each_database(async |world| {
        let shop = world.store.of(world.shop.tenant);
        let article = |language, title: &str| Article {
            tenant: world.shop.tenant,
            id: world.id(),
            inbox: None,
            slug: "delivery".to_owned(),
            title: title.to_owned(),
            body: "# Two days".to_owned(),
            language,
            tags: vec!["a".to_owned()],
            questions: vec!["when?".to_owned()],
            updated_at: NOW,
        };
        let (mut ru, en, zh) = (article(Language::Ru, "р"), article(Language::En, "e"), article(Language::Zh, "中"));
        assert_eq!(shop.knowledge_version().await.unwrap(), 0);
        for article in [&ru, &en, &zh] {
            shop.put_article(article).await.unwrap();
        }
        (ru.title, ru.inbox) = ("новое".to_owned(), Some(world.shop.inbox));
        shop.put_article(&ru).await.unwrap();
        assert_eq!(shop.knowledge_version().await.unwrap(), 4);
        assert_eq!(shop.article(ru.id).await.unwrap(), Some(ru.clone()));
        assert_eq!(shop.articles(None, None, 2).await.unwrap(), [ru.clone(), en.clone()]);
        let last = [zh];
        assert_eq!(shop.articles(None, Some(en.id), 2).await.unwrap(), last);
        assert_eq!(shop.articles(Some(Language::Zh), None, 2).await.unwrap(), last);
        assert!(shop.delete_article(ru.id).await.unwrap());
        assert!(!shop.delete_article(ArticleId::from(1)).await.unwrap());
        assert_eq!(shop.knowledge_version().await.unwrap(), 5);
    })
    .await;
}

#[tokio::test]
async fn a_file_is_found_by_its_address_alone() {
    on_each_database(async |world| {
        let file = StoredAttachment {
            tenant: world.shop.tenant,
            id: world.id(),
            secret: "s3cret".to_owned(),
            uploader: 5,
            name: "a.png".to_owned(),
            media_type: "image/png".to_owned(),
            size_bytes: 9,
            created_at: NOW,
        };
        let shop = world.store.of(world.shop.tenant);
        shop.create_attachment(&file).await.unwrap();
        assert_eq!(shop.attachment(file.id).await.unwrap(), Some(file.clone()));
        assert_eq!(world.store.attachment_by_secret(file.id, "s3cret").await.unwrap(), Some(file.clone()));
        assert_eq!(world.store.attachment_by_secret(file.id, "guess").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_services_keys_are_kept_and_never_printed() {
    on_each_database(async |world| {
        let shop = world.store.of(world.shop.tenant);
        let mut ai = Integration {
            tenant: world.shop.tenant,
            id: world.id(),
            kind: "ai".to_owned(),
            enabled: true,
            config: serde_json::json!({"model": "m", "n": 1.5}),
            secrets: r#"{"api_key":"hunter2"}"#.into(),
            updated_at: NOW,
        };
        shop.put_integration(&ai).await.unwrap();
        ai.enabled = false;
        shop.put_integration(&ai).await.unwrap();
        let kept = shop.integrations_of_kind("ai").await.unwrap();
        let [one] = kept.as_slice() else { panic!("{kept:?}") };
        assert_eq!((one.id, one.enabled, &one.config), (ai.id, false, &ai.config));
        assert_eq!(one.secrets.expose_secret(), ai.secrets.expose_secret());
        assert!(!format!("{one:?}").contains("hunter2"));
        assert!(shop.integrations_of_kind("other").await.unwrap().is_empty());
        assert!(shop.delete_integration(ai.id).await.unwrap());
        assert!(shop.integration(ai.id).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn the_installations_key_is_made_once_whoever_asks_first() {
    on_each_database(async |world| {
        let asked = (0..8).map(|_| world.store.secret("signing"));
        let keys: HashSet<[u8; 32]> = futures_util::future::join_all(asked).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(keys.len(), 1);
        assert!(!keys.contains(&world.store.secret("other").await.unwrap()));
    })
    .await;
}

#[tokio::test]
async fn shops_are_listed_oldest_first() {
    on_each_database(async |world| {
        let second = super::support::Shop::new(&world.store, &world.ids).await;
        let ids: Vec<_> = world.store.tenants().await.unwrap().into_iter().map(|tenant| tenant.id).collect();
        assert_eq!(ids, [world.shop.tenant, second.tenant]);
        assert_eq!(world.store.tenant(second.tenant).await.unwrap().map(|tenant| tenant.id), Some(second.tenant));
        assert_eq!(world.store.tenant(world.id()).await.unwrap(), None);
    })
    .await;
}
