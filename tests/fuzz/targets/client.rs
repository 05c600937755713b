//! IPR-7: nobody is taken for someone else by what they write into a header themselves.
#![no_main]

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use gatehouse_server::place::client;
use ipnet::IpNet;
use libfuzzer_sys::fuzz_target;

const PROXY: &str = "10.0.0.1";

fuzz_target!(|input: (&[u8], &[u8], [u8; 4])| {
    let (one, other, near) = input;
    let trusted: Vec<IpNet> = vec!["10.0.0.0/8".parse().expect("a range")];
    let trusts = |ip: IpAddr| trusted.iter().any(|net| net.contains(&ip));
    let near = IpAddr::from(near);
    let proxy: IpAddr = PROXY.parse().expect("an address");
    let (listed, forwarded) = ("x-forwarded-for", "forwarded");
    let headers = |lines: &[(&'static str, &[u8])]| {
        let mut headers = HeaderMap::new();
        for (name, line) in lines {
            if let Ok(value) = HeaderValue::from_bytes(line) {
                headers.append(HeaderName::from_static(name), value);
            }
        }
        headers
    };
    let theirs = headers(&[(listed, one), (forwarded, other)]);
    let straight = client(near, &theirs, &trusted);
    if !trusts(near) {
        assert_eq!(straight, Some(near), "who comes straight is who they are");
    }
    // The proxy adds the line that tells who came to it; what stands before is the stranger's.
    let added = near.to_string();
    let proxied = headers(&[(listed, one), (listed, added.as_bytes())]);
    let told = client(proxy, &proxied, &trusted);
    if !trusts(near)
        && proxied
            .get_all(listed)
            .iter()
            .map(HeaderValue::len)
            .sum::<usize>()
            < 1_000
    {
        let readable = proxied
            .get_all(listed)
            .iter()
            .all(|line| line.to_str().is_ok());
        assert_eq!(told, readable.then_some(near), "{proxied:?}");
    }
});
