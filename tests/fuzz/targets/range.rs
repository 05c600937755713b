//! IPR-1: a range reads back as it is shown, and holds what lies between its ends.
#![no_main]

use std::net::IpAddr;

use gatehouse_rules::ip_rule::{AllowList, IpRange, sort_key};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, u128, bool)| {
    let (text, bits, v4) = input;
    let ip = if v4 {
        IpAddr::from((bits as u32).to_be_bytes())
    } else {
        IpAddr::from(bits.to_be_bytes())
    };
    if let Ok(range) = IpRange::parse(text) {
        assert_eq!(IpRange::parse(&range.to_string()), Ok(range));
        let (first, last) = range.sort_keys();
        assert_eq!(
            range.contains(ip),
            (first..=last).contains(&sort_key(ip)),
            "{range} {ip}"
        );
    }
    if let Ok(list) = AllowList::parse(text) {
        assert!(!list.is_empty() && list.is_within(&list));
        assert_eq!(AllowList::parse(&list.texts().join(" ")), Ok(list.clone()));
        let any = list
            .texts()
            .iter()
            .any(|one| IpRange::parse(one).is_ok_and(|range| range.contains(ip)));
        assert_eq!(list.contains(Some(ip)), any);
    }
});
