//! TFA-1: of all codes, the one of this step and the one of the step before are right, and no other.
#![no_main]

use std::sync::LazyLock;

use gatehouse_rules::id::IdentityId;
use gatehouse_rules::random::Random;
use gatehouse_rules::time::Time;
use gatehouse_server::app::Key;
use gatehouse_server::factor::{check_first, key_text, new_secret};
use libfuzzer_sys::fuzz_target;
use totp_rs::{Builder, Secret, Totp};

struct Factor {
    key: Key,
    identity: IdentityId,
    sealed: String,
    own: Totp,
}

static FACTOR: LazyLock<Factor> = LazyLock::new(|| {
    let (key, identity) = (Key::new([7; 32]), IdentityId::from("anna"));
    let sealed = new_secret(&key, &Random::seeded(1), &identity).expect("a secret");
    let text = key_text(&key, &identity, &sealed).expect("its text");
    let secret = Secret::try_from_base32(&text).expect("base32");
    let own = Builder::new()
        .with_secret(secret.as_bytes().to_vec())
        .with_skew(0)
        .build_noncompliant();
    Factor {
        key,
        identity,
        sealed,
        own,
    }
});

fuzz_target!(|input: (&str, u32, u8, u8)| {
    let (typed, seconds, steps, cut) = input;
    let factor = &*FACTOR;
    let now = Time(i64::from(seconds) * 1_000);
    let code = |at: u64| factor.own.generate(at).to_string();
    // Half of them are codes that are, were or will be right, as people type them.
    let at = u64::from(seconds)
        .saturating_add(300)
        .saturating_sub(u64::from(steps) * 30);
    let made = code(at);
    let typed = if cut < 128 {
        typed.to_owned()
    } else {
        format!(" {} {}", &made[..3], &made[3..])
    };
    let bare: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let (this, last) = (u64::from(seconds), u64::from(seconds).checked_sub(30));
    let right = bare == code(this) || last.is_some_and(|at| bare == code(at));
    let told =
        check_first(&factor.key, &factor.identity, &factor.sealed, &typed, now).expect("it opens");
    assert_eq!(told.is_ok(), right, "{typed} at {seconds}");
    if let Ok(step) = told {
        assert!(step == i64::from(seconds / 30) || step + 1 == i64::from(seconds / 30));
    }
});
