//! Where this server goes by an address that somebody typed (API-1): to the public Internet, and to what the operator named.
//!
//! A name is looked up once for each connection, and the connection is made to what was looked at here, so that a name which stands for
//! something else a moment later leads nowhere else. Redirects are not followed, no proxy of the system is asked, connections are not kept,
//! and nothing of an answer is read but its status.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use gatehouse_rules::outgoing::Failed;
use ipnet::IpNet;
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::HeaderMap;

use crate::config::Outgoing;

/// How deliveries leave.
#[derive(Clone, Debug)]
pub struct Reach {
    client: reqwest::Client,
    http: bool,
    names: Names,
}

/// Looks names up, and leaves out where nothing may go.
#[derive(Clone, Debug)]
struct Names(Arc<Vec<IpNet>>);

/// A name stands for no address that may be gone to.
#[derive(Debug, thiserror::Error)]
#[error("the address is not of the public Internet")]
struct NotAllowed;

impl Reach {
    /// As the operator set it.
    ///
    /// # Errors
    /// When the system's certificate authorities cannot be read.
    pub fn open(config: &Outgoing) -> anyhow::Result<Self> {
        // Another part of the program may have chosen the provider already; it is the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let names = Names(Arc::new(config.reach.clone()));
        let client = reqwest::Client::builder()
            .user_agent(concat!("Gatehouse/", env!("CARGO_PKG_VERSION")))
            .timeout(Duration::from_secs(config.seconds.into()))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .http1_only()
            .pool_max_idle_per_host(0)
            .dns_resolver(Arc::new(names.clone()))
            .build()
            .context("prepare deliveries to outgoing webhooks")?;
        Ok(Self {
            client,
            http: config.http,
            names,
        })
    }

    /// The address, if this server may go there as far as it says so itself; what a name stands for is looked at when it goes.
    ///
    /// # Errors
    /// A stable word why not: `no_address`, `credentials`, `not_https`, `not_allowed`.
    pub fn judge(&self, address: &str) -> Result<Url, &'static str> {
        let url = Url::parse(address).map_err(|_| "no_address")?;
        match url.scheme() {
            "https" => {}
            "http" if self.http => {}
            "http" => return Err("not_https"),
            _ => return Err("no_address"),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("credentials");
        }
        let host = url.host_str().ok_or("no_address")?;
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse();
        if literal.is_ok_and(|ip| !self.names.may(ip)) {
            return Err("not_allowed");
        }
        Ok(url)
    }

    /// Posts a body, once.
    ///
    /// # Errors
    /// Why it did not arrive.
    pub async fn post(
        &self,
        address: &str,
        headers: HeaderMap,
        body: String,
    ) -> Result<(), Failed> {
        let url = self.judge(address).map_err(|_| Failed::NotAllowed)?;
        match self
            .client
            .post(url)
            .headers(headers)
            .body(body)
            .send()
            .await
        {
            Ok(answer) if answer.status().is_success() => Ok(()),
            Ok(answer) => Err(Failed::Status {
                status: answer.status().as_u16(),
            }),
            Err(error) if is_not_allowed(&error) => Err(Failed::NotAllowed),
            Err(error) if error.is_timeout() => Err(Failed::TooSlow),
            Err(_) => Err(Failed::NoAnswer),
        }
    }
}

impl Names {
    fn may(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        is_public(ip) || self.0.iter().any(|range| range.contains(&ip))
    }
}

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let names = self.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let may: Vec<SocketAddr> = found.filter(|one| names.may(one.ip())).collect();
            if may.is_empty() {
                return Err(NotAllowed.into());
            }
            Ok(Box::new(may.into_iter()) as Addrs)
        })
    }
}

fn is_not_allowed(error: &reqwest::Error) -> bool {
    let mut next = std::error::Error::source(error);
    while let Some(error) = next {
        if error.is::<NotAllowed>() {
            return true;
        }
        next = error.source();
    }
    false
}

/// What is not of the public Internet (the registries of special purposes, RFC 6890), and what a cloud keeps behind a public address.
const SPECIAL_V4: [(Ipv4Addr, u32); 17] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    // Where clouds answer for the machine's own secrets.
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(168, 63, 129, 16), 32),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
    (Ipv4Addr::new(255, 255, 255, 255), 32),
];
/// Of what is global in IPv6, what stands for something else: tunnels to IPv4 among them.
const SPECIAL_V6: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];
/// All that is global in IPv6.
const GLOBAL_V6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let within = |(range, bits): &(Ipv4Addr, u32)| {
                (ip.to_bits() ^ range.to_bits()) >> (32 - bits) == 0
            };
            !SPECIAL_V4.iter().any(within)
        }
        IpAddr::V6(ip) => {
            let within = |(range, bits): &(Ipv6Addr, u32)| {
                (ip.to_bits() ^ range.to_bits()) >> (128 - bits) == 0
            };
            within(&GLOBAL_V6) && !SPECIAL_V6.iter().any(within)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(http: bool, ranges: &[&str]) -> Reach {
        let reach = ranges.iter().map(|range| range.parse().unwrap()).collect();
        let settings = Outgoing {
            http,
            reach,
            ..Outgoing::default()
        };
        Reach::open(&settings).unwrap()
    }

    #[test]
    fn an_address_of_this_machine_or_its_networks_is_refused_however_it_is_written_api_1() {
        let reach = reach(false, &[]);
        for address in [
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0177.0.0.1/",
            "https://127.0.0.1./",
            "https://0.0.0.0/",
            "https://10.0.0.1/",
            "https://172.31.255.255/",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://168.63.129.16/",
            "https://100.64.0.1/",
            "https://100.100.100.200/",
            "https://192.0.0.192/",
            "https://198.18.0.1/",
            "https://224.0.0.1/",
            "https://255.255.255.255/",
            "https://[::1]/",
            "https://[::]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:a00:1]/",
            "https://[::127.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[2002:7f00:1::]/",
            "https://[2001:0:7f00:1::]/",
            "https://[fe80::1]/",
            "https://[fd00:ec2::254]/",
            "https://[ff02::1]/",
        ] {
            assert_eq!(reach.judge(address), Err("not_allowed"), "{address}");
        }
        for address in [
            "https://93.184.216.34/",
            "https://172.32.0.1/",
            "https://100.128.0.1/",
            "https://[2606:4700::1111]/",
            "https://hooks.example/a?b=c",
        ] {
            assert!(reach.judge(address).is_ok(), "{address}");
        }
        for (address, why) in [
            ("http://hooks.example/", "not_https"),
            ("ftp://hooks.example/", "no_address"),
            ("https://a:b@hooks.example/", "credentials"),
            ("https://a@hooks.example/", "credentials"),
            ("hooks.example", "no_address"),
        ] {
            assert_eq!(reach.judge(address), Err(why), "{address}");
        }
    }

    #[test]
    fn what_the_operator_named_may_be_reached_and_nothing_beside_it_api_1() {
        let reach = reach(true, &["10.1.0.0/16", "fd00::/8"]);
        for address in [
            "http://10.1.2.3/",
            "https://[::ffff:10.1.2.3]/",
            "http://[fd00::1]:8080/",
        ] {
            assert!(reach.judge(address).is_ok(), "{address}");
        }
        assert_eq!(reach.judge("http://10.2.0.1/"), Err("not_allowed"));
    }

    #[tokio::test]
    async fn a_name_that_stands_for_this_machine_is_refused_when_it_is_gone_to_api_1() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let reach = reach(true, &[]);
        let address = format!("http://localhost:{port}/");
        assert!(reach.judge(&address).is_ok(), "the name alone says nothing");
        let went = reach.post(&address, HeaderMap::new(), String::new()).await;
        assert_eq!(went, Err(Failed::NotAllowed));
        let came = std::future::poll_fn(|context| match listener.poll_accept(context) {
            std::task::Poll::Pending => std::task::Poll::Ready(false),
            std::task::Poll::Ready(_) => std::task::Poll::Ready(true),
        });
        assert!(!came.await, "no connection was made");
    }
}
