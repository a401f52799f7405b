//! Where a browser can be reached, judged before it is kept and again before it is called: the address is a stranger's word.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The longest address, in bytes. Those of the known services have some hundreds.
const BYTES_MAX: usize = 2_000;
const HTTPS_PORT: u16 = 443;
/// Names that lead to machines of the house.
const OF_THE_HOUSE: [&str; 5] = ["localhost", "local", "internal", "lan", "home.arpa"];

/// How far addresses may lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// To the public Internet, by HTTPS.
    Public,
    /// Anywhere: for tests.
    Anywhere,
}

/// Where a browser can be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint(Url);

/// Why an address is not one of a push service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// It is no address, or too long.
    #[error("must be an address of at most {BYTES_MAX} bytes")]
    NoAddress,
    /// It is not called by HTTPS.
    #[error("must begin with `https://`, with no name of a user and no port of its own")]
    NotSecure,
    /// It names no service of the Internet.
    #[error("must name a push service of the public Internet, not a number or a machine of the house")]
    NotPublic,
}

impl Endpoint {
    /// Judges an address.
    ///
    /// # Errors
    /// When it cannot be a push service's.
    pub fn read(text: &str, reach: Reach) -> Result<Self, EndpointError> {
        if text.len() > BYTES_MAX {
            return Err(EndpointError::NoAddress);
        }
        let url: Url = text.parse().map_err(|_invalid| EndpointError::NoAddress)?;
        if reach == Reach::Anywhere {
            return if url.has_host() { Ok(Self(url)) } else { Err(EndpointError::NoAddress) };
        }
        let is_plain = url.username().is_empty() && url.password().is_none();
        if url.scheme() != "https" || !is_plain || url.port_or_known_default() != Some(HTTPS_PORT) {
            return Err(EndpointError::NotSecure);
        }
        // A number, in whichever of its spellings, is no domain.
        let domain = url.domain().map(|domain| domain.trim_end_matches('.'));
        if domain.is_none_or(|domain| !domain.contains('.') || is_of_the_house(domain)) {
            return Err(EndpointError::NotPublic);
        }
        Ok(Self(url))
    }

    /// Returns the address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(super) const fn url(&self) -> &Url {
        &self.0
    }

    /// Returns the service, without what names the browser: fit for a log, and what a signed word is for.
    #[must_use]
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }
}

fn is_of_the_house(domain: &str) -> bool {
    OF_THE_HOUSE.iter().any(|name| domain == *name || domain.strip_suffix(name).is_some_and(|rest| rest.ends_with('.')))
}

/// Finds the machines of a name, and knows none but those of the public Internet: a name that is harmless when it is judged may lead
/// into the house when it is called.
pub(super) struct PublicMachines;

impl Resolve for PublicMachines {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err("the name leads to no machine of the public Internet".into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// Whether an address is one of the public Internet, and not of the house, of this machine or of nobody.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(four) => is_public_v4(four),
        IpAddr::V6(six) => is_public_v6(six),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || matches!((a, b, c), (0 | 240..=255, ..) | (100, 64..=127, _) | (192, 0, 0) | (192, 88, 99) | (198, 18 | 19, _));
    !is_special
}

/// What stands for an address of the old kind is as public as that one.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, c, .., high, low] = address.segments();
    match (a, b) {
        (0x64, 0xff9b) => is_public_v4(old(high, low)),
        (0x2002, _) => is_public_v4(old(b, c)),
        // What is given out to the world begins with the bits 001.
        (0x2001, 0x0..=0x1ff | 0xdb8) | (0x3fff, _) => false,
        _ => a & 0xe000 == 0x2000,
    }
}

fn old(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from(u32::from(high) << 16 | u32::from(low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_of_the_internet_are_taken() {
        for right in [
            "https://fcm.googleapis.com/fcm/send/abc:def",
            "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
            "https://web.push.apple.com/QGx",
            "https://wns2-par02p.notify.windows.com/w/?token=BQY%3d",
        ] {
            assert_eq!(Endpoint::read(right, Reach::Public).unwrap().as_str(), right);
        }
        let endpoint = Endpoint::read("https://web.push.apple.com/secret", Reach::Public).unwrap();
        assert_eq!(endpoint.origin(), "https://web.push.apple.com");
    }

    #[test]
    fn no_address_leads_into_the_house() {
        for (wrong, why) in [
            ("", EndpointError::NoAddress),
            ("push.example", EndpointError::NoAddress),
            ("http://push.example/a", EndpointError::NotSecure),
            ("https://user@push.example/a", EndpointError::NotSecure),
            ("https://push.example:8443/a", EndpointError::NotSecure),
            ("ftp://push.example/a", EndpointError::NotSecure),
            ("https://127.0.0.1/a", EndpointError::NotPublic),
            ("https://0x7f.1/a", EndpointError::NotPublic),
            ("https://2130706433/a", EndpointError::NotPublic),
            ("https://8.8.8.8/a", EndpointError::NotPublic),
            ("https://[::1]/a", EndpointError::NotPublic),
            ("https://localhost/a", EndpointError::NotPublic),
            ("https://db/a", EndpointError::NotPublic),
            ("https://db.internal./a", EndpointError::NotPublic),
            ("https://metadata.google.internal/a", EndpointError::NotPublic),
        ] {
            assert_eq!(Endpoint::read(wrong, Reach::Public), Err(why), "{wrong}");
        }
        let long = format!("https://push.example/{}", "a".repeat(BYTES_MAX));
        assert_eq!(Endpoint::read(&long, Reach::Public), Err(EndpointError::NoAddress));
        assert!(Endpoint::read("http://127.0.0.1:9/a", Reach::Anywhere).is_ok());
    }

    #[test]
    fn only_machines_of_the_internet_are_called() {
        for public in ["8.8.8.8", "142.250.74.106", "2a00:1450:4001::8a", "64:ff9b::808:808", "2002:808:808::1", "::ffff:8.8.8.8"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for house in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "192.0.2.1",
            "::",
            "::1",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "2001:db8::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::1",
            "2001::1",
            "::a00:1",
        ] {
            assert!(!is_public(house.parse().unwrap()), "{house}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_into_the_house_leads_nowhere() {
        assert!(PublicMachines.resolve("localhost".parse().unwrap()).await.is_err());
    }
}
