//! EML-7: an address is compared in one form, whoever writes it how.
#![no_main]

use gatehouse_rules::address::{Address, split_list};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(address) = Address::parse(text) {
        let again = Address::parse(&address.canonical).expect("the canonical form is an address");
        assert_eq!(
            again.canonical, address.canonical,
            "it is its own canonical form"
        );
        assert!(
            !address
                .canonical
                .chars()
                .any(|c| c.is_control() || c.is_whitespace())
        );
        assert_eq!(address.mailbox().is_some(), address.domain().is_some());
        // Whatever surrounds it in a letter or a table.
        let padded = format!("\t {text} \r\n");
        assert_eq!(
            Address::parse(&padded).map(|one| one.canonical),
            Ok(address.canonical)
        );
    }
    for one in split_list(text) {
        assert!(!one.trim().is_empty() && text.contains(one));
    }
});
