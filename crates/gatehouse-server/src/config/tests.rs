//! Settings that are right, and what is told of those that are not.

use std::path::Path;

use ipnet::IpNet;

use super::reading::KEYS;
use super::{Config, Sms};

fn wrong(toml: &str) -> String {
    let folder = std::env::temp_dir().join(format!(
        "gatehouse-config-{}-{}",
        std::process::id(),
        gatehouse_rules::secret::sha256_hex(toml.as_bytes())
    ));
    std::fs::write(&folder, toml).unwrap();
    let told = Config::read(Some(&folder)).err().unwrap().to_string();
    std::fs::remove_file(&folder).unwrap();
    told
}

/// IPR-7: the guide names a proxy by its address alone.
#[test]
fn a_proxy_is_named_by_its_address_or_its_range_ipr_7() {
    let file = std::env::temp_dir().join(format!("gatehouse-ranges-{}", std::process::id()));
    let toml = "trusted_proxies = [\"127.0.0.1\", \"::1\", \"10.0.0.0/8\"]\n[outgoing]\nreach = [\"10.1.2.3\"]\n";
    std::fs::write(&file, toml).unwrap();
    let read = Config::read(Some(&file)).map(|(config, _)| config);
    std::fs::remove_file(&file).unwrap();
    let config = read.map_err(|wrong| wrong.to_string()).unwrap();
    let text = |all: &[IpNet]| all.iter().map(IpNet::to_string).collect::<Vec<_>>();
    assert_eq!(
        text(&config.trusted_proxies),
        ["127.0.0.1/32", "::1/128", "10.0.0.0/8"]
    );
    assert_eq!(text(&config.outgoing.reach), ["10.1.2.3/32"]);
}

#[test]
fn a_wrong_setting_is_told_with_its_key_file_and_line() {
    let told = wrong("listen = \"127.0.0.1:1\"\n\n[mail]\nkind = \"pigeon\"\n");
    assert!(told.contains(":4: mail.kind"), "{told}");
    let told = wrong("public_url = \"ftp://x\"\n");
    assert!(told.contains(":1: public_url"), "{told}");
    let told = wrong("# one\npublik_url = \"http://x\"\n");
    assert!(told.contains(":2: publik_url"), "{told}");
    let told = wrong("listen = \n");
    assert!(told.contains(":1: "), "{told}");
    let told = wrong("trusted_proxies = [\n\"10.0.0.0/8\",\n\"x\"]\n");
    assert!(told.contains(":3: trusted_proxies.1: is neither"), "{told}");
    let told = wrong("\n[tls] # a comment\ncert = \"x\"\n");
    assert!(told.contains(":2: tls.key: is missing"), "{told}");
    let told = wrong("\nmail.kind = \"pigeon\"\n");
    assert!(told.contains(":2: mail.kind"), "{told}");
    let told = wrong("\nmail = { from = \"nobody\" }\n");
    assert!(told.contains(":2: mail.from"), "{told}");
    let told = wrong("trusted_proxies = \"10.0.0.2\"\n");
    assert!(told.contains(":1: trusted_proxies: is no list"), "{told}");
    let told = wrong("\nlanguage = \"xx\"\n");
    assert!(told.contains(":2: language: is none of en, de"), "{told}");
}

fn right(toml: &str) -> Result<Config, String> {
    let hash = gatehouse_rules::secret::sha256_hex(toml.as_bytes());
    let file = std::env::temp_dir().join(format!("gatehouse-{}-{hash}", std::process::id()));
    std::fs::write(&file, toml).unwrap();
    let read = Config::read(Some(&file)).map(|(config, _)| config);
    std::fs::remove_file(&file).unwrap();
    read.map_err(|wrong| format!("{wrong}\n{toml}"))
}

#[test]
fn a_sender_is_an_address_alone_or_with_a_name_before_it() {
    for (from, address, name) in [
        (
            "access@northwind.example",
            "access@northwind.example",
            "127.0.0.1:7878",
        ),
        (
            "Door <access@northwind.example>",
            "access@northwind.example",
            "Door",
        ),
        (
            "\\\"Door, main\\\" <a@b.example>",
            "a@b.example",
            "Door, main",
        ),
        ("<a@b.example>", "a@b.example", "127.0.0.1:7878"),
    ] {
        let config = right(&format!("[mail]\nfrom = \"{from}\"\n")).unwrap();
        assert_eq!((config.sender(), config.sender_name()), (address, name));
    }
    for from in [
        "Door",
        "Door <>",
        "Door <a@b.example",
        "a@b.example, c@d.example",
        "+4930123456",
    ] {
        let told = wrong(&format!("[mail]\nfrom = \"{from}\"\n"));
        assert!(told.contains(":2: mail.from: is no mail address"), "{told}");
    }
}

/// Whoever follows the guide, the README or the comments of the packaged settings gets settings that are taken.
#[test]
fn every_example_of_settings_that_we_give_is_taken() {
    let of = |path: &str| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        std::fs::read_to_string(root.join(path)).unwrap()
    };
    let mut n = 0;
    for page in ["README.md", "docs/operating.md", "docs/webhooks.md"] {
        for block in of(page).split("```").skip(1).step_by(2) {
            let lines: Vec<&str> = block.lines().filter(|line| !line.is_empty()).collect();
            let is_setting = |line: &&str| line.starts_with('[') || line.contains(" = ");
            if lines.is_empty() || !lines.iter().all(is_setting) {
                continue;
            }
            // What the app's own file says is no setting of the server.
            if lines[0].starts_with("endpoint") {
                continue;
            }
            right(block).unwrap();
            n += 1;
        }
    }
    assert!(n >= 4, "{n} examples");
    let packaged = of("packaging/server/gatehouse.toml");
    let mut told = String::new();
    for line in packaged.lines().filter(|line| *line != "public_url = \"\"") {
        let bare = line.strip_prefix("# ").unwrap_or(line);
        let is_setting = bare.starts_with('[') || bare.contains(" = ");
        // The other engine is a choice, not another key.
        if is_setting && !bare.contains("postgres:") {
            told.push_str(bare);
            told.push('\n');
        }
    }
    assert!(told.lines().count() > 10, "{told}");
    right(&told).unwrap();
}

#[test]
fn what_the_rules_leave_to_the_operator_is_bounded_and_told_by_its_key_ses_1_cap_1_rcv_1() {
    for (toml, says) in [
        (
            "[session]\nidle_minutes = 4\n",
            ":2: session.idle_minutes: is not between 5 and 1440",
        ),
        (
            "[session]\nhours = 721\n",
            ":2: session.hours: is not between 1 and 720",
        ),
        (
            "[tries]\nfree = 0\n",
            ":2: tries.free: is not between 1 and 100",
        ),
        (
            "[tries]\nfree = 20\nstrangers = 10\n",
            ":3: tries.strangers: is not between 20 and 100",
        ),
        (
            "[tries]\nstrangers = 101\n",
            ":2: tries.strangers: is not between 10 and 100",
        ),
        (
            "[tries]\nfree = \"ten\"\n",
            ":2: tries.free: is no whole number of 0 or more",
        ),
        (
            "[tries]\nfrei = 1\n",
            ":2: tries.frei: is no key; there are free, strangers",
        ),
        (
            "[invitations]\nwait_seconds = 9\n",
            ":2: invitations.wait_seconds: is not between 10 and 3600",
        ),
        (
            "[invitations]\nan_hour = 61\n",
            ":2: invitations.an_hour: is not between 1 and 60",
        ),
        (
            "[invitations]\nyoung_letters = 9\n",
            ":2: invitations.young_letters: is not between 10 and 100000",
        ),
        (
            "[invitations]\nintegrators = 0\n",
            ":2: invitations.integrators: is not between 1 and 100",
        ),
        (
            "[recovery]\nlink_minutes = 0\n",
            ":2: recovery.link_minutes: is not between 5 and 1440",
        ),
        (
            "[recovery]\ncode_seconds = 5\n",
            ":2: recovery.code_seconds: is not between 30 and 900",
        ),
        (
            "[recovery]\ncode_tries = 11\n",
            ":2: recovery.code_tries: is not between 1 and 10",
        ),
        (
            "[recovery]\nwait_seconds = 0\n",
            ":2: recovery.wait_seconds: is not between 10 and 3600",
        ),
        (
            "[recovery]\nan_hour = 61\n",
            ":2: recovery.an_hour: is not between 1 and 60",
        ),
        (
            "[recovery]\na_day = 4\n",
            ":2: recovery.a_day: is not between 5 and 200",
        ),
        (
            "[two_step]\nbackup_codes = 4\n",
            ":2: two_step.backup_codes: is not between 5 and 50",
        ),
        (
            "[two_step]\npauses = [1, 24, 72, 721]\n",
            ":2: two_step.pauses: is no list of four different numbers",
        ),
        (
            "[two_step]\npauses = [24, 1, 72, 168]\n",
            ":2: two_step.pauses: is no list of four different numbers",
        ),
        ("[two_step]\npauses = [1, 2]\n", ":2: two_step.pauses"),
        (
            "[events]\ndays = 29\n",
            ":2: events.days: is not between 30 and 3650",
        ),
    ] {
        let told = wrong(toml);
        assert!(told.contains(says), "{told}");
    }
}

#[test]
fn every_setting_can_be_given_by_a_variable() {
    let all = serde_json::to_value(Config::default()).unwrap();
    let all: Vec<&String> = all.as_object().unwrap().keys().collect();
    assert_eq!(all.len(), KEYS.len());
    for key in all {
        assert!(KEYS.contains(&key.as_str()), "{key}");
    }
}

#[test]
fn no_secret_is_in_an_error_or_in_what_is_shown_of_the_settings() {
    for toml in [
        "database_url = \"postgres://a:canary@h\n",
        "database_url = [\"postgres://a:canary@h\"]\n",
        "[sms]\nurl = \"http://h\"\nheaders = [\"canary\"]\n",
        "[sms]\nurl = \"http://h\"\nheaders = \"canary\"\n",
        "[[provider]]\nname = \"A\"\nissuer = \"https://a.example\"\nclient_id = \"a\"\nclient_secret = [\"canary\"]\n",
    ] {
        let told = wrong(toml);
        assert!(!told.contains("canary"), "{told}");
    }
    let config = Config {
        database_url: "postgres://a:canary@h".to_owned(),
        sms: Some(Sms {
            url: "http://canary".to_owned(),
            method: "POST".to_owned(),
            headers: vec!["Authorization: canary".to_owned()],
            body: "canary".to_owned(),
        }),
        ..Config::default()
    };
    assert!(!format!("{config:?} {:?}", config.sms).contains("canary"));
    let sms = crate::sms::Sms::open(config.sms.as_ref()).unwrap();
    assert!(!format!("{sms:?}").contains("canary"));
}
