//! Where a request came from: the socket's address, or a trusted proxy's word for it (IPR-7).

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
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
    /// The client's address; IPv4 in IPv6 form is IPv4.
    pub ip: IpAddr,
    /// The browser or app, as it named itself. Written by strangers: never trusted, never rendered as markup.
    pub device: Option<String>,
    /// What this browser keeps since it signed in (CAP-1); whether any identity knows it stands elsewhere.
    pub browser: Option<Hashed>,
}

impl Place {
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
        let device = parts
            .headers
            .get(header::USER_AGENT)
            .and_then(|name| name.to_str().ok())
            .map(|name| name.chars().take(DEVICE_MAX).collect());
        Ok(Self {
            ip: client(peer, &parts.headers, &app.config.trusted_proxies),
            device,
            browser: cookie(app, &parts.headers, COOKIE).map(|secret| secret.hash()),
        })
    }
}

/// The client's address. Forwarding headers count only as far as each hop that wrote them is a trusted proxy; what cannot be read
/// is nobody's word, and the peer stands.
#[must_use]
pub fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let peer = peer.to_canonical();
    let trusts = |ip: IpAddr| trusted.iter().any(|net| net.contains(&ip));
    if !trusts(peer) {
        return peer;
    }
    let Some(hops) = hops(headers) else {
        return peer;
    };
    let mut client = peer;
    for hop in hops.iter().rev() {
        client = *hop;
        if !trusts(client) {
            break;
        }
    }
    client
}

/// Every hop that was written down, nearest last; `None` when there is none or one cannot be read.
fn hops(headers: &HeaderMap) -> Option<Vec<IpAddr>> {
    let joined = |name: &str| -> Option<String> {
        let values: Option<Vec<&str>> = headers
            .get_all(name)
            .iter()
            .map(|value| value.to_str().ok())
            .collect();
        let text = values?.join(",");
        (!text.trim().is_empty() && text.len() <= FORWARDED_MAX).then_some(text)
    };
    if headers.contains_key("x-forwarded-for") {
        return joined("x-forwarded-for")?
            .split(',')
            .map(|hop| address(hop.trim()))
            .collect();
    }
    joined("forwarded")?
        .split(',')
        .map(|element| {
            element.split(';').find_map(|pair| {
                let (name, value) = pair.trim().split_once('=')?;
                name.eq_ignore_ascii_case("for")
                    .then(|| address(value.trim_matches('"')))?
            })
        })
        .collect()
}

/// `1.2.3.4`, `1.2.3.4:80`, `[2001:db8::1]`, `[2001:db8::1]:80` or `2001:db8::1`.
fn address(text: &str) -> Option<IpAddr> {
    if let Ok(ip) = text.parse::<IpAddr>() {
        return Some(ip.to_canonical());
    }
    if let Ok(with_port) = text.parse::<SocketAddr>() {
        return Some(with_port.ip().to_canonical());
    }
    let inside = text.strip_prefix('[')?.strip_suffix(']')?;
    inside.parse::<IpAddr>().ok().map(|ip| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(peer: &str, headers: &[(&'static str, &str)], trusted: &[&str]) -> String {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        client(peer.parse().unwrap(), &map, &trusted).to_string()
    }

    #[test]
    fn forwarding_headers_count_only_from_a_trusted_proxy_ipr_7() {
        let spoofed = [("x-forwarded-for", "6.6.6.6")];
        assert_eq!(told("9.9.9.9", &spoofed, &[]), "9.9.9.9");
        assert_eq!(told("9.9.9.9", &spoofed, &["10.0.0.0/8"]), "9.9.9.9");
        assert_eq!(told("10.0.0.1", &spoofed, &["10.0.0.0/8"]), "6.6.6.6");
        assert_eq!(
            told("::ffff:10.0.0.1", &spoofed, &["10.0.0.0/8"]),
            "6.6.6.6",
            "IPv4 in IPv6 form is the same proxy"
        );
    }

    #[test]
    fn of_a_list_the_nearest_that_no_proxy_vouches_for_is_the_client() {
        let trusted = ["10.0.0.0/8"];
        let list = [("x-forwarded-for", "127.0.0.1, 6.6.6.6, 10.0.0.2")];
        assert_eq!(told("10.0.0.1", &list, &trusted), "6.6.6.6");
        let twice = [
            ("x-forwarded-for", "1.1.1.1"),
            ("x-forwarded-for", "6.6.6.6"),
        ];
        assert_eq!(told("10.0.0.1", &twice, &trusted), "6.6.6.6");
        let forwarded = [(
            "forwarded",
            "for=1.1.1.1, for=\"[2001:db8::1]:80\";proto=https",
        )];
        assert_eq!(told("10.0.0.1", &forwarded, &trusted), "2001:db8::1");
    }

    #[test]
    fn what_cannot_be_read_is_nobodys_word_and_the_peer_stands() {
        let long = "1.1.1.1,".repeat(2_000);
        for bad in [
            "",
            "unknown",
            "6.6.6.6, nonsense",
            "999.1.1.1",
            "fe80::1%eth0",
            &long,
        ] {
            assert_eq!(
                told("10.0.0.1", &[("x-forwarded-for", bad)], &["10.0.0.0/8"]),
                "10.0.0.1",
                "{bad:?}"
            );
        }
        assert_eq!(
            told("10.0.0.1", &[("forwarded", "by=1.1.1.1")], &["10.0.0.0/8"]),
            "10.0.0.1"
        );
    }

    #[test]
    fn a_place_is_an_address_or_half_of_an_ipv6_one_cap_1() {
        let place = |ip: &str| {
            Place {
                ip: ip.parse().unwrap(),
                device: None,
                browser: None,
            }
            .prefix()
        };
        assert_eq!(place("203.0.113.9"), "203.0.113.9");
        assert_eq!(place("2001:db8:1:2:3:4:5:6"), place("2001:db8:1:2:ffff::1"));
    }
}
