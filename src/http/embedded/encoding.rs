//! Which of a file's encodings a client is sent, by the weights of its `Accept-Encoding` (RFC 9110, 12.5.3).

use axum::http::{HeaderMap, header};

/// How a file lies in the binary. The order is ours where the client has none: the smaller first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Brotli,
    Gzip,
    Plain,
}

/// Codings that are read of one header; whoever names more is told nothing else than the first ones say.
const CODINGS_MAX: usize = 16;
/// A weight of 1, in thousandths.
const WHOLE: u16 = 1000;

impl Encoding {
    pub(super) const PACKED: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// Returns its name on the wire.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
            Self::Plain => "identity",
        }
    }

    /// Returns what the front end's build adds to the file's name.
    pub(super) const fn ending(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
            Self::Plain => "",
        }
    }

    /// Whether a file of this name is another one, packed.
    pub(super) fn is_packed_name(path: &str) -> bool {
        Self::PACKED.iter().any(|encoding| path.ends_with(encoding.ending()))
    }
}

/// Returns what the client takes, the best first. The plain file is always last at the latest: a client that refuses even
/// that is better served with it than with nothing.
pub(super) fn wanted(asked: &HeaderMap) -> Vec<Encoding> {
    let weights = Weights::read(asked);
    let plain = weights.of("identity").unwrap_or(0);
    let mut wanted: Vec<(u16, Encoding)> = Encoding::PACKED
        .into_iter()
        .map(|encoding| (weights.of_packed(encoding), encoding))
        .filter(|(weight, _)| *weight > 0 && *weight >= plain)
        .collect();
    // A stable sort: equal weights stay in our order.
    wanted.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    wanted.into_iter().map(|(_, encoding)| encoding).chain([Encoding::Plain]).collect()
}

struct Weights(Vec<(String, u16)>);

impl Weights {
    fn read(asked: &HeaderMap) -> Self {
        let lines = asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
        Self(lines.flat_map(|line| line.split(',')).take(CODINGS_MAX).filter_map(coding).collect())
    }

    fn of(&self, name: &str) -> Option<u16> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, weight)| *weight)
    }

    fn of_packed(&self, encoding: Encoding) -> u16 {
        // `x-gzip` is what `gzip` was called once, and still means it.
        let old = (encoding == Encoding::Gzip).then(|| self.of("x-gzip")).flatten();
        self.of(encoding.name()).or(old).or_else(|| self.of("*")).unwrap_or(0)
    }
}

/// Reads `gzip;q=0.5`. What cannot be read is not wanted.
fn coding(text: &str) -> Option<(String, u16)> {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?.to_ascii_lowercase();
    let Some(parameter) = parts.next() else { return Some((name, WHOLE)) };
    let (key, value) = parameter.split_once('=')?;
    key.trim().eq_ignore_ascii_case("q").then_some(())?;
    Some((name, thousandths(value.trim())?))
}

/// Reads a weight: `0`, `0.` to `0.999`, `1`, `1.000`.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    if rest.len() > 3 || !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let rest: u16 = format!("{rest:0<3}").parse().ok()?;
    match (whole, rest) {
        ("0", rest) => Some(rest),
        ("1", 0) => Some(WHOLE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(accept: &str) -> Vec<&'static str> {
        let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, accept.parse().unwrap())]);
        wanted(&headers).into_iter().map(Encoding::name).collect()
    }

    #[test]
    fn the_smaller_goes_first_where_the_client_has_no_preference() {
        assert_eq!(best("gzip, deflate, br, zstd"), ["br", "gzip", "identity"]);
        assert_eq!(best("gzip, deflate"), ["gzip", "identity"]);
        assert_eq!(best("x-gzip"), ["gzip", "identity"]);
        assert_eq!(best("*"), ["br", "gzip", "identity"]);
    }

    #[test]
    fn weights_are_heeded() {
        assert_eq!(best("br;q=0.5, gzip;q=0.8"), ["gzip", "br", "identity"]);
        assert_eq!(best("br;q=0, *;q=0.1"), ["gzip", "identity"]);
        assert_eq!(best("identity, br;q=0.5"), ["identity"]);
        assert_eq!(best("identity;q=0.5, BR ; Q=0.6, gzip;q=0.4"), ["br", "identity"]);
        assert_eq!(best("gzip;q=0.001"), ["gzip", "identity"]);
    }

    #[test]
    fn what_is_not_asked_for_or_cannot_be_read_is_not_sent() {
        assert_eq!(wanted(&HeaderMap::new()), [Encoding::Plain]);
        for odd in ["", ",;,", "br;q=2", "br;q=-1", "br;q=0.1234", "br;q=x", "br;v=1", "brotli", "br;q=1.001", "identity;q=0"] {
            assert_eq!(best(odd), ["identity"], "{odd}");
        }
        let many = format!("{}br", "deflate,".repeat(CODINGS_MAX));
        assert_eq!(best(&many), ["identity"]);
    }
}
