//! Where a request came from: the socket's address, or a trusted proxy's word for it (IPR-7).

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::secret::Hashed;
use ipnet::IpNet;

use crate::app::App;
use crate::form::cookie;
use crate::known_device::COOKIE;

/// Longest name of a browser that is kept.
const DEVICE_MAX: usize = 200;
/// Longest forwarding header that is read; a longer one is nobody's word.
const FORWARDED_MAX: usize = 2_000;

/// Where a request came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The client's address, as far as it can be told, else the peer's; IPv4 in IPv6 form is IPv4.
    pub ip: IpAddr,
    /// Whether that is the client's (IPR-7): nobody is let in by an address that nobody vouches for.
    pub is_known: bool,
    /// The browser or app, as it named itself. Written by strangers: never trusted, never rendered as markup.
    pub device: Option<String>,
    /// What this browser keeps since it signed in (CAP-1); whether any identity knows it stands elsewhere.
    pub browser: Option<Hashed>,
}

impl Place {
    /// The client's address, where it is known.
    #[must_use]
    pub fn known(&self) -> Option<IpAddr> {
        self.is_known.then_some(self.ip)
    }

    /// The same as a text, which is what is kept of it: never a proxy's own in place of somebody's (LOG-1).
    #[must_use]
    pub fn address(&self) -> Option<String> {
        self.known().map(|ip| ip.to_string())
    }

    /// An event of `kind` from here, now.
    #[must_use]
    pub fn event(&self, app: &App, kind: EventKind) -> Event {
        Event {
            ip: self.address(),
            device: self.device.clone(),
            ..app.event(kind)
        }
    }

    /// What throttles count by: the address, or the /64 of an IPv6 one (CAP-1).
    #[must_use]
    pub fn prefix(&self) -> String {
        match self.ip {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => {
                let [a, b, c, d, ..] = ip.segments();
                format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        }
    }
}

impl FromRequestParts<App> for Place {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
        let client = client(peer, &parts.headers, &app.config.trusted_proxies);
        let device = parts
            .headers
            .get(header::USER_AGENT)
            .and_then(|name| name.to_str().ok())
            .map(|name| name.chars().take(DEVICE_MAX).collect());
        Ok(Self {
            ip: client.unwrap_or_else(|| peer.to_canonical()),
            is_known: client.is_some(),
            device,
            browser: cookie(app, &parts.headers, COOKIE).map(|secret| secret.hash()),
        })
    }
}

/// The client's address: the peer's, or, where that is a trusted proxy, the nearest hop that none vouches for. Hops are read
/// from the near end, so that what a stranger wrote before them never matters. `None` when a hop that a trusted proxy must
/// have written cannot be read, when it wrote none at all (a proxy that was set up to forward none would lend its own address to everybody),
/// or when two headers tell two clients: nobody's word is taken then.
#[must_use]
pub fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> Option<IpAddr> {
    let peer = peer.to_canonical();
    let trusts = |ip: IpAddr| trusted.iter().any(|net| net.contains(&ip));
    if !trusts(peer) {
        return Some(peer);
    }
    let one = far_end(headers, "x-forwarded-for", listed, trusts);
    let other = far_end(headers, "forwarded", forwarded, trusts);
    match (one, other) {
        (None, None) => None,
        (Some(client), None) | (None, Some(client)) => client,
        (Some(one), Some(other)) => one.filter(|_| one == other),
    }
}

/// The client by one header, of which there may be several lines; `None` when there is no such header.
fn far_end(
    headers: &HeaderMap,
    name: &str,
    read: fn(&str) -> Vec<Option<IpAddr>>,
    trusts: impl Fn(IpAddr) -> bool,
) -> Option<Option<IpAddr>> {
    if !headers.contains_key(name) {
        return None;
    }
    let lines: Option<Vec<&str>> = headers
        .get_all(name)
        .iter()
        .map(|line| line.to_str().ok())
        .collect();
    let Some(text) = lines.map(|lines| lines.join(",")) else {
        return Some(None);
    };
    if text.len() > FORWARDED_MAX {
        return Some(None);
    }
    let mut client = None;
    for hop in read(&text).into_iter().rev() {
        match hop {
            Some(ip) if trusts(ip) => client = Some(ip),
            other => return Some(other),
        }
    }
    Some(client)
}

/// The hops of `X-Forwarded-For`, nearest last.
fn listed(text: &str) -> Vec<Option<IpAddr>> {
    text.split(',').map(|hop| address(hop.trim())).collect()
}

/// The hops of `Forwarded` (RFC 7239), nearest last. Quoted texts may hold what separates elsewhere; an element without a
/// readable `for` is a hop that cannot be read.
fn forwarded(text: &str) -> Vec<Option<IpAddr>> {
    split(text, ',')
        .into_iter()
        .map(|element| {
            let mut found = None;
            for pair in split(element, ';') {
                let (name, value) = pair.trim().split_once('=')?;
                if name.eq_ignore_ascii_case("for") && found.replace(unquoted(value)?).is_some() {
                    return None;
                }
            }
            address(found?)
        })
        .collect()
}

/// The parts between separators that stand outside of quotes.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut in_quotes, mut escaped) = (false, false);
    text.split(|c: char| {
        if escaped {
            escaped = false;
            return false;
        }
        escaped = in_quotes && c == '\\';
        in_quotes ^= c == '"';
        c == separator && !in_quotes
    })
    .collect()
}

/// A value without its quotes; `None` where they do not match. No address needs an escape.
fn unquoted(value: &str) -> Option<&str> {
    match value.strip_prefix('"') {
        Some(rest) => rest
            .strip_suffix('"')
            .filter(|inside| !inside.contains('"')),
        None => (!value.contains('"')).then_some(value),
    }
}

/// `1.2.3.4`, `1.2.3.4:80`, `[2001:db8::1]`, `[2001:db8::1]:80` or `2001:db8::1`.
fn address(text: &str) -> Option<IpAddr> {
    if let Ok(ip) = text.parse::<IpAddr>() {
        return Some(ip.to_canonical());
    }
    if let Ok(with_port) = text.parse::<SocketAddr>() {
        // A zone means something on one computer only.
        return (!text.contains('%')).then(|| with_port.ip().to_canonical());
    }
    let inside = text.strip_prefix('[')?.strip_suffix(']')?;
    inside
        .parse::<Ipv6Addr>()
        .ok()
        .map(|ip| IpAddr::V6(ip).to_canonical())
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use proptest::prelude::*;

    use super::*;

    fn found(peer: &str, headers: &[(&'static str, &str)], trusted: &[&str]) -> Option<IpAddr> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        client(peer.parse().unwrap(), &map, &trusted)
    }

    fn told(peer: &str, headers: &[(&'static str, &str)], trusted: &[&str]) -> String {
        found(peer, headers, trusted).map_or_else(|| "nobody".to_owned(), |ip| ip.to_string())
    }

    const PROXY: [&str; 1] = ["10.0.0.0/8"];

    #[test]
    fn forwarding_headers_count_only_from_a_trusted_proxy_ipr_7() {
        let spoofed = [("x-forwarded-for", "6.6.6.6")];
        assert_eq!(told("9.9.9.9", &spoofed, &[]), "9.9.9.9");
        assert_eq!(told("9.9.9.9", &spoofed, &PROXY), "9.9.9.9");
        assert_eq!(told("10.0.0.1", &spoofed, &PROXY), "6.6.6.6");
        assert_eq!(
            told("::ffff:10.0.0.1", &spoofed, &PROXY),
            "6.6.6.6",
            "IPv4 in IPv6 form is the same proxy"
        );
        assert_eq!(told("10.0.0.1", &[], &PROXY), "nobody");
        let ours = [("x-real-ip", "6.6.6.6"), ("x-forwarded-host", "6.6.6.6")];
        assert_eq!(told("10.0.0.1", &ours, &PROXY), "nobody");
    }

    #[test]
    fn of_a_list_the_nearest_that_no_proxy_vouches_for_is_the_client_ipr_7() {
        for (headers, client) in [
            (
                &[("x-forwarded-for", "127.0.0.1, 6.6.6.6, 10.0.0.2")][..],
                "6.6.6.6",
            ),
            (
                &[
                    ("x-forwarded-for", "1.1.1.1"),
                    ("x-forwarded-for", "6.6.6.6"),
                ],
                "6.6.6.6",
            ),
            (&[("x-forwarded-for", "6.6.6.6:4711")], "6.6.6.6"),
            (&[("x-forwarded-for", "::ffff:6.6.6.6")], "6.6.6.6"),
            (&[("x-forwarded-for", "[2001:db8::1]")], "2001:db8::1"),
            (&[("x-forwarded-for", "10.0.0.3, 10.0.0.2")], "10.0.0.3"),
            (
                &[(
                    "forwarded",
                    "for=1.1.1.1, for=\"[2001:db8::1]:80\";proto=https",
                )],
                "2001:db8::1",
            ),
            (
                &[(
                    "forwarded",
                    "For=\"6.6.6.6\";host=\"a,b;for=7.7.7.7\" , proto=http;FOR=10.0.0.2",
                )],
                "6.6.6.6",
            ),
            (
                &[("x-forwarded-for", "6.6.6.6"), ("forwarded", "for=6.6.6.6")],
                "6.6.6.6",
            ),
        ] {
            assert_eq!(told("10.0.0.1", headers, &PROXY), client, "{headers:?}");
        }
    }

    #[test]
    fn attack_25_what_a_stranger_writes_before_the_proxy_changes_nothing() {
        for before in [
            "127.0.0.1",
            "10.0.0.9",
            "garbage",
            "",
            ",,",
            "\"",
            "::1%eth0",
        ] {
            let list = format!("{before}, 6.6.6.6");
            assert_eq!(
                told("10.0.0.1", &[("x-forwarded-for", &list)], &PROXY),
                "6.6.6.6",
                "{before:?}"
            );
            let lines = [("x-forwarded-for", before), ("x-forwarded-for", "6.6.6.6")];
            assert_eq!(told("10.0.0.1", &lines, &PROXY), "6.6.6.6", "{before:?}");
            let element = format!("for={before}, for=6.6.6.6");
            let client = told("10.0.0.1", &[("forwarded", &element)], &PROXY);
            assert!(
                client == "6.6.6.6" || client == "nobody",
                "{client} {before:?}"
            );
        }
    }

    #[test]
    fn attack_25_a_hop_that_cannot_be_read_is_nobodys_word_and_not_the_proxys_address() {
        let long = "1.1.1.1,".repeat(1_250);
        for bad in [
            "",
            " ",
            "unknown",
            "6.6.6.6, nonsense",
            "6.6.6.6,",
            "999.1.1.1",
            "fe80::1%eth0",
            "[fe80::1%2]:80",
            "[6.6.6.6]",
            "6.6.6.6:99999",
            "nonsense, 10.0.0.2",
            &long,
        ] {
            let found = told("10.0.0.1", &[("x-forwarded-for", bad)], &PROXY);
            assert_eq!(found, "nobody", "{bad:?}");
        }
        for bad in [
            "by=1.1.1.1",
            "for=_hidden",
            "for=unknown",
            "for=\"6.6.6.6",
            "for=6.6.6.6\"",
            "for=6.6.6.6;for=7.7.7.7",
            "for=\"x, for=6.6.6.6;by=\"10.0.0.1\"",
            "6.6.6.6",
        ] {
            let found = told("10.0.0.1", &[("forwarded", bad)], &PROXY);
            assert_eq!(found, "nobody", "{bad:?}");
        }
        let mut map = HeaderMap::new();
        map.append(
            "x-forwarded-for",
            axum::http::HeaderValue::from_bytes(b"6.6.6.6\xff").unwrap(),
        );
        assert_eq!(
            client(
                "10.0.0.1".parse().unwrap(),
                &map,
                &["10.0.0.0/8".parse().unwrap()]
            ),
            None
        );
    }

    #[test]
    fn attack_25_a_proxy_that_writes_one_header_and_passes_the_other_on_is_not_fooled() {
        let both = [
            ("x-forwarded-for", "6.6.6.6"),
            ("forwarded", "for=203.0.113.9"),
        ];
        assert_eq!(told("10.0.0.1", &both, &PROXY), "nobody");
    }

    #[test]
    fn a_place_is_an_address_or_half_of_an_ipv6_one_cap_1() {
        let place = |ip: &str| {
            Place {
                ip: ip.parse().unwrap(),
                is_known: true,
                device: None,
                browser: None,
            }
            .prefix()
        };
        assert_eq!(place("203.0.113.9"), "203.0.113.9");
        assert_eq!(place("2001:db8:1:2:3:4:5:6"), place("2001:db8:1:2:ffff::1"));
    }

    fn strangers() -> impl Strategy<Value = IpAddr> {
        any::<IpAddr>()
            .prop_map(|ip| ip.to_canonical())
            .prop_filter("no proxy", |ip| {
                !IpNet::from(IpAddr::from([10, 0, 0, 0])).contains(ip)
                    && !matches!(ip, IpAddr::V4(ip) if ip.octets()[0] == 10)
            })
    }

    /// As a proxy may write it.
    fn written(ip: IpAddr, way: u8) -> String {
        match (ip, way % 3) {
            (IpAddr::V4(ip), 0) => format!("{ip}:4711"),
            (IpAddr::V4(ip), 1) => ip.to_ipv6_mapped().to_string(),
            (IpAddr::V6(ip), 0) => format!("[{ip}]:4711"),
            (IpAddr::V6(ip), 1) => format!("[{ip}]"),
            (ip, _) => ip.to_string(),
        }
    }

    proptest! {
        /// Whatever a stranger sends, and however many trusted proxies stand between.
        #[test]
        fn the_client_is_who_spoke_to_the_outermost_proxy_ipr_7(
            sent in "[ -~]{0,60}", stranger in strangers(), way in any::<u8>(), inner in prop::collection::vec(any::<[u8; 3]>(), 0..4)
        ) {
            let mut list = format!("{sent}, {}", written(stranger, way));
            let mut elements = format!("for=\"{}\"", written(stranger, way));
            for [a, b, c] in inner {
                let _ = write!(list, ", 10.{a}.{b}.{c}");
                let _ = write!(elements, ",for=10.{a}.{b}.{c};proto=https");
            }
            prop_assert_eq!(found("10.0.0.1", &[("x-forwarded-for", &list)], &PROXY), Some(stranger));
            prop_assert_eq!(found("10.0.0.1", &[("forwarded", &elements)], &PROXY), Some(stranger));
        }

        /// A stranger's own text before the proxy's in one `Forwarded` may make it unreadable, and never another client.
        #[test]
        fn no_text_before_it_makes_another_client_of_forwarded(sent in "[ -~]{0,60}", stranger in strangers()) {
            let text = format!("{sent}, for=\"{}\"", written(stranger, 0));
            let client = found("10.0.0.1", &[("forwarded", &text)], &PROXY);
            prop_assert!(client.is_none() || client == Some(stranger), "{:?}", client);
        }

        #[test]
        fn without_a_trusted_proxy_no_header_counts_ipr_7(sent in "[ -~]{0,60}", peer in strangers()) {
            let headers = [("x-forwarded-for", sent.as_str()), ("forwarded", sent.as_str())];
            prop_assert_eq!(found(&peer.to_string(), &headers, &PROXY), Some(peer));
        }
    }
}
