//! Addresses, ranges and lists of them: read, compared, shown. An address is a value here (`core::net`); nothing is asked of a net.

use core::net::IpAddr;
use std::fmt;

use ipnet::IpNet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::problem::Problem;

/// The most addresses and ranges that one list holds.
pub const RANGES_MAX: usize = 500;

/// An address, or a range of them in CIDR form. An IPv4 one in IPv6 form is the IPv4 one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IpRange(IpNet);

/// Why a text is no address and no range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum RangeFault {
    /// Neither an address nor a range: `192.168.1`, a name, a port.
    NoAddress,
    /// What stands after the `/` is no length of 0 to 32, or to 128 with IPv6.
    BadLength,
    /// It names one address inside a range: either the range is meant, or the address alone.
    HostBits,
    /// A zone (`fe80::1%eth0`) means something on one computer only.
    Zone,
    /// It lets everyone in, so it is a slip, or no rule.
    Everywhere,
}

/// A text that is no address and no range, and what was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRange {
    /// Why.
    pub fault: RangeFault,
    /// The range it lies in, for [`RangeFault::HostBits`].
    pub meant: Option<String>,
}

impl From<RangeFault> for BadRange {
    fn from(fault: RangeFault) -> Self {
        Self { fault, meant: None }
    }
}

impl IpRange {
    /// Reads `203.0.113.7`, `203.0.113.0/24`, `2001:db8::1` or `2001:db8::/48`. A range that names an address inside it is
    /// not quietly made wider or narrower, but refused with the range it lies in.
    ///
    /// # Errors
    /// [`BadRange`].
    pub fn parse(text: &str) -> Result<Self, BadRange> {
        let range = Self::any(text)?;
        if range.0.prefix_len() == 0 {
            return Err(RangeFault::Everywhere.into());
        }
        Ok(range)
    }

    fn any(text: &str) -> Result<Self, BadRange> {
        if text.contains('%') {
            return Err(RangeFault::Zone.into());
        }
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let written: IpAddr = address.parse().map_err(|_| RangeFault::NoAddress)?;
        let ip = written.to_canonical();
        let most: u8 = if written.is_ipv4() { 32 } else { 128 };
        let length = match length {
            None => most,
            Some(digits) => Some(digits)
                .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
                .and_then(|digits| digits.parse::<u8>().ok())
                .filter(|length| *length <= most)
                .ok_or(RangeFault::BadLength)?,
        };
        // Of an IPv4 address in IPv6 form, only the last 32 bits are its own.
        let length = if written.is_ipv6() && ip.is_ipv4() {
            length.checked_sub(96).ok_or(RangeFault::HostBits)?
        } else {
            length
        };
        let net = IpNet::new(ip, length).map_err(|_| RangeFault::BadLength)?;
        let whole = Self(net.trunc());
        if whole.0 != net {
            return Err(BadRange {
                fault: RangeFault::HostBits,
                meant: Some(whole.to_string()),
            });
        }
        Ok(whole)
    }

    /// Whether an address lies in it.
    #[must_use]
    pub fn contains(&self, ip: IpAddr) -> bool {
        self.0.contains(&ip.to_canonical())
    }

    /// The keys of its first and its last address ([`sort_key`]): what lies between them lies in it.
    #[must_use]
    pub fn sort_keys(&self) -> (String, String) {
        (sort_key(self.0.network()), sort_key(self.0.broadcast()))
    }
}

impl fmt::Display for IpRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.prefix_len() == self.0.max_prefix_len() {
            write!(f, "{}", self.0.addr())
        } else {
            write!(f, "{}", self.0)
        }
    }
}

/// An address as text that sorts as addresses do: IPv4 before IPv6, which of the two it is in front, all of one length.
#[must_use]
pub fn sort_key(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => format!("4{:08x}", ip.to_bits()),
        IpAddr::V6(ip) => format!("6{:032x}", ip.to_bits()),
    }
}

/// An allow-list: sorted, nothing twice. An empty one is no list: the wider one applies, or none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
#[ts(type = "string[]")]
pub struct AllowList(Vec<IpRange>);

impl AllowList {
    /// The list that lets everyone in: how a person or a department is taken out of a wider one.
    #[must_use]
    pub fn anywhere() -> Self {
        Self(
            [IpNet::V4(Default::default()), IpNet::V6(Default::default())]
                .map(IpRange)
                .to_vec(),
        )
    }

    /// Reads what was typed or pasted: separated by spaces, commas, semicolons or new lines. What stands twice counts once.
    ///
    /// # Errors
    /// [`Problem::BadRange`] naming the row from 1 and the text; [`Problem::BadField`] on `ip_rule` when nothing stands there,
    /// or more than [`RANGES_MAX`].
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let mut ranges = Vec::new();
        for (row, line) in (1_u32..).zip(text.lines()) {
            for one in line
                .split(|c: char| c.is_whitespace() || c == ',' || c == ';')
                .filter(|one| !one.is_empty())
            {
                let range = IpRange::parse(one).map_err(|bad| Problem::BadRange {
                    row,
                    text: one.chars().take(60).collect(),
                    fault: bad.fault,
                    meant: bad.meant,
                })?;
                ranges.push(range);
            }
        }
        if ranges.is_empty() {
            return Err(Problem::field("ip_rule", "empty"));
        }
        let list = Self::of(ranges);
        list.check()?;
        Ok(list)
    }

    fn of(mut ranges: Vec<IpRange>) -> Self {
        ranges.sort_unstable();
        ranges.dedup();
        Self(ranges)
    }

    /// Whether it is one that the server takes.
    ///
    /// # Errors
    /// [`Problem::BadField`] on `ip_rule`.
    pub fn check(&self) -> Result<(), Problem> {
        if self.0.len() > RANGES_MAX {
            return Err(Problem::field("ip_rule", "too_many"));
        }
        Ok(())
    }

    /// Whether it is no list.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it lets everyone in.
    #[must_use]
    pub fn is_anywhere(&self) -> bool {
        *self == Self::anywhere()
    }

    /// Whether an address is in the list. One that nobody vouches for is in the list of everywhere only.
    #[must_use]
    pub fn contains(&self, ip: Option<IpAddr>) -> bool {
        match ip {
            Some(ip) => self.0.iter().any(|range| range.contains(ip)),
            None => self.is_anywhere(),
        }
    }

    /// Its addresses and ranges, in order, as they are shown.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }

    /// Whether nobody is in it who is not in `other`.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        let nets: Vec<IpNet> = other.0.iter().map(|range| range.0).collect();
        let whole = IpNet::aggregate(&nets);
        self.0
            .iter()
            .all(|range| whole.iter().any(|net| net.contains(&range.0)))
    }

    /// What applies where this is the nearer list and `wider` the next one.
    pub(super) fn or(&self, wider: &Self) -> Self {
        match (self.is_empty(), wider.is_empty()) {
            (false, _) => self.clone(),
            (true, false) => wider.clone(),
            (true, true) => Self::anywhere(),
        }
    }
}

impl TryFrom<Vec<String>> for AllowList {
    type Error = String;

    fn try_from(texts: Vec<String>) -> Result<Self, String> {
        if texts == Self::anywhere().texts() {
            return Ok(Self::anywhere());
        }
        let ranges = texts.iter().map(|text| {
            IpRange::parse(text).map_err(|bad| format!("{text:?} is no range: {:?}", bad.fault))
        });
        Ok(Self::of(ranges.collect::<Result<_, _>>()?))
    }
}

impl From<AllowList> for Vec<String> {
    fn from(list: AllowList) -> Self {
        list.texts()
    }
}

#[cfg(test)]
mod tests {
    use core::net::{Ipv4Addr, Ipv6Addr};

    use proptest::prelude::*;

    use super::*;

    fn fault(text: &str) -> (RangeFault, Option<String>) {
        let bad = IpRange::parse(text).unwrap_err();
        (bad.fault, bad.meant)
    }

    #[test]
    fn addresses_and_ranges_are_read_and_shown_in_one_form_ipr_1() {
        for (text, shown) in [
            ("203.0.113.7", "203.0.113.7"),
            ("203.0.113.7/32", "203.0.113.7"),
            ("203.0.113.0/24", "203.0.113.0/24"),
            ("2001:DB8:0:0::1", "2001:db8::1"),
            ("2001:db8::/48", "2001:db8::/48"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("::ffff:203.0.113.0/120", "203.0.113.0/24"),
            ("64:ff9b::203.0.113.7", "64:ff9b::cb00:7107"),
        ] {
            assert_eq!(IpRange::parse(text).unwrap().to_string(), shown, "{text}");
        }
    }

    #[test]
    fn what_is_no_range_says_why() {
        for text in [
            "192.168.1",
            "192.168.1.*",
            "10.0.0.1-10.0.0.9",
            "010.0.0.1",
            "0x7f.1",
            "1.2.3.4:80",
            "[2001:db8::1]",
            "office.example",
            "/24",
            "１.2.3.4",
        ] {
            assert_eq!(fault(text), (RangeFault::NoAddress, None), "{text}");
        }
        for text in [
            "10.0.0.0/33",
            "2001:db8::/129",
            "10.0.0.0/255.0.0.0",
            "10.0.0.0/",
            "10.0.0.0/+8",
            "10.0.0.0/8/8",
        ] {
            assert_eq!(fault(text), (RangeFault::BadLength, None), "{text}");
        }
        assert_eq!(
            fault("203.0.113.7/24"),
            (RangeFault::HostBits, Some("203.0.113.0/24".to_owned()))
        );
        assert_eq!(
            fault("2001:db8::1/64"),
            (RangeFault::HostBits, Some("2001:db8::/64".to_owned()))
        );
        assert_eq!(fault("::ffff:10.0.0.0/64"), (RangeFault::HostBits, None));
    }

    #[test]
    fn attack_26_a_slip_that_lets_everyone_in_and_an_address_of_one_computer_are_refused() {
        for text in ["0.0.0.0/0", "::/0", "::ffff:0.0.0.0/96"] {
            assert_eq!(fault(text), (RangeFault::Everywhere, None), "{text}");
        }
        assert_eq!(
            fault("0.0.0.1/0"),
            (RangeFault::HostBits, Some("0.0.0.0/0".to_owned()))
        );
        for text in ["fe80::1%eth0", "fe80::%1/64"] {
            assert_eq!(fault(text), (RangeFault::Zone, None), "{text}");
        }
    }

    #[test]
    fn a_pasted_list_names_the_row_that_is_wrong() {
        let list = AllowList::parse("10.0.0.0/8, 203.0.113.7\n\n2001:db8::/48;10.0.0.0/8").unwrap();
        assert_eq!(
            list.texts(),
            ["10.0.0.0/8", "203.0.113.7", "2001:db8::/48"],
            "what stands twice counts once"
        );
        assert_eq!(
            AllowList::parse("10.0.0.0/8\n  203.0.113.7/24 ").unwrap_err(),
            Problem::BadRange {
                row: 2,
                text: "203.0.113.7/24".to_owned(),
                fault: RangeFault::HostBits,
                meant: Some("203.0.113.0/24".to_owned()),
            }
        );
        assert_eq!(
            AllowList::parse(" \n,").unwrap_err(),
            Problem::field("ip_rule", "empty")
        );
        let many: Vec<String> = (0..=RANGES_MAX)
            .map(|i| format!("10.0.{}.{}", i / 256, i % 256))
            .collect();
        assert_eq!(
            AllowList::parse(&many.join(" ")).unwrap_err(),
            Problem::field("ip_rule", "too_many")
        );
    }

    #[test]
    fn everywhere_is_said_and_never_slipped_into() {
        let all = AllowList::anywhere();
        assert_eq!(all.texts(), ["0.0.0.0/0", "::/0"]);
        assert!(all.is_anywhere() && all.contains(None));
        let wire = serde_json::to_string(&all).unwrap();
        assert_eq!(serde_json::from_str::<AllowList>(&wire).unwrap(), all);
        assert!(serde_json::from_str::<AllowList>("[\"0.0.0.0/0\"]").is_err());
        assert!(serde_json::from_str::<AllowList>("[\"10.0.0.1/8\"]").is_err());
    }

    fn ranges() -> impl Strategy<Value = IpRange> {
        let v4 = (any::<u32>(), 1..=32_u8)
            .prop_map(|(bits, length)| IpNet::new(Ipv4Addr::from(bits).into(), length));
        let v6 = (any::<u128>(), 1..=128_u8)
            .prop_map(|(bits, length)| IpNet::new(Ipv6Addr::from(bits).to_canonical(), length));
        prop_oneof![v4, v6].prop_filter_map("no mapped ones", |net| {
            net.ok().map(|net| IpRange(net.trunc()))
        })
    }

    /// Whether the first `length` bits are the same, bit by bit.
    fn naive(range: &IpRange, ip: IpAddr) -> bool {
        let bits = |ip: IpAddr| match ip {
            IpAddr::V4(ip) => ip.octets().to_vec(),
            IpAddr::V6(ip) => ip.octets().to_vec(),
        };
        let (a, b) = (bits(range.0.network()), bits(ip.to_canonical()));
        let bit = |bytes: &[u8], i: usize| bytes[i / 8] >> (7 - i % 8) & 1;
        a.len() == b.len()
            && (0..usize::from(range.0.prefix_len())).all(|i| bit(&a, i) == bit(&b, i))
    }

    proptest! {
        #[test]
        fn a_range_reads_back_as_it_is_shown(range in ranges()) {
            prop_assert_eq!(IpRange::parse(&range.to_string()), Ok(range));
        }

        #[test]
        fn a_list_crosses_the_wire_whole(all in prop::collection::vec(ranges(), 1..20)) {
            let list = AllowList::of(all);
            let wire = serde_json::to_string(&list).unwrap();
            prop_assert_eq!(serde_json::from_str::<AllowList>(&wire).unwrap(), list.clone());
            prop_assert_eq!(AllowList::parse(&list.texts().join("\n")).unwrap(), list);
        }

        #[test]
        fn containment_is_the_same_bit_by_bit(range in ranges(), ip in any::<IpAddr>(), near in any::<bool>(), flip in 0..128_usize) {
            // Half of the addresses lie near the range's edge, where mistakes live.
            let ip = if near {
                match range.0.network() {
                    IpAddr::V4(net) => Ipv4Addr::from(u32::from(net) ^ (1 << (flip % 32))).into(),
                    IpAddr::V6(net) => Ipv6Addr::from(u128::from(net) ^ (1 << flip)).into(),
                }
            } else {
                ip
            };
            prop_assert_eq!(range.contains(ip), naive(&range, ip));
        }

        #[test]
        fn what_lies_in_a_range_is_what_sorts_between_its_keys_log_2(range in ranges(), ip in any::<IpAddr>(), near in any::<bool>(), flip in 0..128_usize) {
            let ip = match range.0.network() {
                IpAddr::V4(net) if near => Ipv4Addr::from(u32::from(net) ^ (1 << (flip % 32))).into(),
                IpAddr::V6(net) if near => Ipv6Addr::from(u128::from(net) ^ (1 << flip)).into(),
                _ => ip,
            };
            let (first, last) = range.sort_keys();
            prop_assert_eq!(range.contains(ip), (first..=last).contains(&sort_key(ip)));
        }

        #[test]
        fn an_ipv4_address_in_ipv6_form_is_judged_as_itself(bits in any::<u32>(), length in 1..=32_u8, other in any::<u32>()) {
            let net = IpRange(IpNet::new(Ipv4Addr::from(bits).into(), length).unwrap().trunc());
            let mapped = format!("::ffff:{}/{}", net.0.network(), 96 + u32::from(length));
            prop_assert_eq!(IpRange::parse(&mapped), Ok(net));
            for ip in [other, bits] {
                let ip = Ipv4Addr::from(ip);
                prop_assert_eq!(net.contains(ip.into()), net.contains(ip.to_ipv6_mapped().into()));
            }
        }

        #[test]
        fn within_means_that_no_address_is_let_in_that_was_not(a in prop::collection::vec(ranges(), 1..6), b in prop::collection::vec(ranges(), 1..6)) {
            let both = AllowList::of(a.iter().chain(&b).copied().collect());
            let (a, b) = (AllowList::of(a), AllowList::of(b));
            prop_assert!(a.is_within(&both) && b.is_within(&both) && a.is_within(&a));
            if a.is_within(&b) {
                for range in &a.0 {
                    prop_assert!(b.contains(Some(range.0.network())) && b.contains(Some(range.0.broadcast())));
                }
            }
        }

        #[test]
        fn whatever_is_pasted_is_a_list_or_a_problem(text in "\\PC{0,80}") {
            let _ = AllowList::parse(&text);
        }
    }
}
