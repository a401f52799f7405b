//! Browsers that shoppers want to be told by: kept once, bounded, gone with the shopper.

use super::support::{NOW, World, on_each_database};
use crate::domain::{PUSH_SUBSCRIPTIONS_MAX, PushSubscription, Timestamp};
use crate::store::PushRenewal;

fn browser(world: &World, name: &str) -> PushSubscription {
    PushSubscription {
        tenant: world.shop.tenant,
        id: world.id(),
        contact: world.shop.contact,
        inbox: world.shop.inbox,
        endpoint: format!("https://push.example/{name}"),
        p256dh: [4; 65],
        auth: [7; 16],
        locale: "ru".to_owned(),
        page: Some("https://shop.example/boots".to_owned()),
        created_at: NOW,
    }
}

#[tokio::test]
async fn a_browser_is_kept_once_and_the_oldest_of_too_many_goes() {
    on_each_database(async |world| {
        let store = world.store.of(world.shop.tenant);
        let first = browser(&world, "0");
        assert_eq!(store.keep_push_subscription(&first).await.unwrap(), Some(first.id));
        assert_eq!(store.push_subscriptions(world.shop.contact).await.unwrap(), std::slice::from_ref(&first));
        let again = PushSubscription { id: world.id(), locale: "en".to_owned(), ..first.clone() };
        assert_eq!(store.keep_push_subscription(&again).await.unwrap(), Some(first.id), "the same browser is the same row");
        for n in 1..=PUSH_SUBSCRIPTIONS_MAX {
            let created_at = Timestamp::from_millis(NOW.as_millis() + i64::from(n));
            let next = PushSubscription { created_at, ..browser(&world, &n.to_string()) };
            store.keep_push_subscription(&next).await.unwrap().unwrap();
        }
        let kept = store.push_subscriptions(world.shop.contact).await.unwrap();
        assert_eq!(kept.len(), 5);
        assert!(kept.iter().all(|kept| kept.endpoint != first.endpoint));
        assert_eq!(store.delete_push_subscriptions(world.shop.contact, Some(kept[0].id)).await.unwrap(), 1);
        assert_eq!(store.delete_push_subscriptions(world.shop.contact, None).await.unwrap(), 4);
    })
    .await;
}

#[tokio::test]
async fn who_is_erased_has_no_browser_and_gets_none() {
    on_each_database(async |world| {
        let store = world.store.of(world.shop.tenant);
        store.keep_push_subscription(&browser(&world, "0")).await.unwrap().unwrap();
        store.erase_contact(world.shop.contact, NOW).await.unwrap();
        assert!(store.push_subscriptions(world.shop.contact).await.unwrap().is_empty());
        assert_eq!(store.keep_push_subscription(&browser(&world, "1")).await.unwrap(), None);
        assert!(store.push_subscriptions(world.shop.contact).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn only_the_browser_itself_can_say_that_it_has_moved() {
    on_each_database(async |world| {
        let store = world.store.of(world.shop.tenant);
        let first = browser(&world, "0");
        store.keep_push_subscription(&first).await.unwrap().unwrap();
        let renewal = PushRenewal {
            inbox: world.shop.inbox,
            old_endpoint: first.endpoint.clone(),
            old_auth: first.auth,
            endpoint: "https://push.example/new".to_owned(),
            p256dh: [5; 65],
            auth: [8; 16],
        };
        let guess = PushRenewal { old_auth: [0; 16], ..renewal.clone() };
        assert!(!store.renew_push_subscription(&guess).await.unwrap());
        assert!(store.renew_push_subscription(&renewal).await.unwrap());
        assert!(!store.renew_push_subscription(&renewal).await.unwrap(), "it has moved already");
        let kept = store.push_subscriptions(world.shop.contact).await.unwrap();
        assert_eq!((kept[0].id, kept[0].endpoint.as_str(), kept[0].auth), (first.id, "https://push.example/new", [8; 16]));
    })
    .await;
}
