//! Where a request comes from: the socket's other end, or what the proxy in front says if the owner said there is one.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::request::Parts;

const FORWARDED: &str = "x-forwarded-for";

/// Returns the client's address. Bits of an IPv6 address that its owner may choose freely are cut off, so that one
/// owner counts as one.
pub(in crate::http) fn of(parts: &Parts, behind_proxy: bool) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip());
    let told = behind_proxy.then(|| forwarded(parts)).flatten();
    owner(told.unwrap_or(peer))
}

/// The last word is the one that our own proxy added; those before it are the client's to make up.
fn forwarded(parts: &Parts) -> Option<IpAddr> {
    let last = parts.headers.get_all(FORWARDED).iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

fn owner(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) if !six.is_loopback() => {
            let [a, b, c, d, ..] = six.segments();
            IpAddr::V6(std::net::Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn parts(peer: &str, forwarded: &[&str]) -> Parts {
        let mut request = Request::builder();
        for value in forwarded {
            request = request.header(FORWARDED, *value);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        parts.extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 9)));
        parts
    }

    #[test]
    fn a_client_cannot_choose_its_address_unless_a_proxy_stands_before_us() {
        let parts = parts("192.0.2.1", &["203.0.113.5, 203.0.113.6"]);
        assert_eq!(of(&parts, false).to_string(), "192.0.2.1");
        assert_eq!(of(&parts, true).to_string(), "203.0.113.6");
    }

    #[test]
    fn the_proxys_own_line_is_the_last() {
        let parts = parts("127.0.0.1", &["203.0.113.5", "203.0.113.6"]);
        assert_eq!(of(&parts, true).to_string(), "203.0.113.6");
    }

    #[test]
    fn one_owner_of_many_addresses_counts_as_one() {
        assert_eq!(of(&parts("2001:db8:1:2:3:4:5:6", &[]), false).to_string(), "2001:db8:1:2::");
        assert_eq!(of(&parts("::ffff:192.0.2.1", &[]), false).to_string(), "192.0.2.1");
        assert_eq!(of(&parts("::1", &[]), false).to_string(), "::1");
    }
}
