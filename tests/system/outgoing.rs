//! An outgoing webhook in the real window, to a real program on this computer: added, its secrets shown once, told of what happens, and
//! a delivery sent again (API-1).

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use xtask::desk::Keychain;
use xtask::wait;

use crate::harness::device::{Device, QUIET};
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, SLUG, Server};
use crate::harness::window::{Office, button, field};

/// One request that came: headers in small letters, and the body.
#[derive(Clone, Debug)]
struct Came {
    headers: BTreeMap<String, String>,
    body: String,
}

impl Came {
    /// A field of its form.
    fn field(&self, name: &str) -> String {
        let url = tauri::Url::parse(&format!("http://form?{}", self.body)).unwrap();
        let mut found = url.query_pairs().filter(|(one, _)| one == name);
        found.next().unwrap().1.into_owned()
    }

    /// Whether it is signed with that key, as `docs/webhooks.md` has it.
    fn is_signed(&self, key: &str) -> bool {
        let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
        mac.update(self.headers["gatehouse-timestamp"].as_bytes());
        mac.update(b".");
        mac.update(self.body.as_bytes());
        let signature = self.headers["gatehouse-signature"].strip_prefix("v1=");
        let bytes: Vec<u8> = (signature.unwrap().as_bytes())
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect();
        mac.verify_slice(&bytes).is_ok()
    }
}

/// Somebody's program that hears of it.
struct Receiver {
    address: String,
    came: Arc<Mutex<Vec<Came>>>,
    answers: Arc<AtomicU16>,
}

impl Receiver {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let receiver = Self {
            address: format!("http://{}/hook", listener.local_addr().unwrap()),
            came: Arc::default(),
            answers: Arc::new(AtomicU16::new(503)),
        };
        let (came, answers) = (receiver.came.clone(), receiver.answers.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let lines: Vec<String> = reader
                    .by_ref()
                    .lines()
                    .map(Result::unwrap)
                    .take_while(|line| !line.is_empty())
                    .collect();
                let headers: BTreeMap<String, String> = (lines.iter())
                    .filter_map(|line| line.split_once(": "))
                    .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
                    .collect();
                let mut body = vec![0; headers["content-length"].parse().unwrap()];
                reader.read_exact(&mut body).unwrap();
                let body = String::from_utf8(body).unwrap();
                came.lock().unwrap().push(Came { headers, body });
                let status = answers.load(Ordering::SeqCst);
                write!(
                    stream,
                    "HTTP/1.1 {status} Said\r\ncontent-length: 0\r\n\r\n"
                )
                .unwrap();
            }
        });
        receiver
    }

    /// Everything that came, once there are `n`.
    fn came(&self, n: usize) -> Vec<Came> {
        wait::until(&format!("{n} deliveries"), QUIET, || {
            let came = self.came.lock().unwrap().clone();
            Ok((came.len() >= n).then_some(came))
        })
        .unwrap()
    }
}

#[test]
fn an_outgoing_webhook_is_added_in_the_window_shows_its_secrets_once_and_sends_again_api_1() {
    let mail = MailServer::start();
    let receiver = Receiver::start();
    let port = xtask::postgres::free_port().unwrap();
    let origin = format!("http://127.0.0.1:{port}");
    let mut server = Server::made_at(&Engine::Sqlite, &mail, port, &origin);
    // The operator lets it reach this computer.
    for (key, value) in [("HTTP", "true"), ("REACH", "[\"127.0.0.0/8\"]")] {
        let key = format!("GATEHOUSE_OUTGOING__{key}");
        server.env.push((key, value.to_owned()));
    }
    server.go_on();
    let mut office = Office::new(Keychain::Unlocked);
    office.open();
    office.connect(&server, &server.owner());
    office.online();

    office.go("Integrations");
    // Without a second step, the other way round is made on one's own page, which asks for the password.
    office.press("Make one in the browser");
    assert_eq!(office.address(), format!("{origin}/w/{SLUG}/webhooks"));
    office.press("Add");
    let window = office.window();
    window.fill(&field("Name"), "Payroll").unwrap();
    window.fill(&field("Address"), &receiver.address).unwrap();
    window
        .press("//label[contains(., 'somebody was invited')]")
        .unwrap();
    window.press("//dialog//button[@type='submit']").unwrap();
    // It waits for an undo first (OFF-2); then its secrets can be seen, once.
    let secrets = button("Show the secrets of Payroll");
    window
        .find_within(&secrets, Duration::from_secs(40))
        .unwrap();
    window.press(&secrets).unwrap();
    window.find("//dialog//code").unwrap();
    let shown: Vec<String> = (window.all("//dialog//code").unwrap().iter())
        .map(|code| window.text_of(code).unwrap())
        .collect();
    let [key, token] = shown.as_slice() else {
        panic!("{shown:?}");
    };
    window.press(&button("I have them")).unwrap();
    window.gone(&secrets).unwrap();

    office.invite(&["anna@northwind.example"], "employee");
    let came = receiver.came(1);
    assert_eq!(came[0].field("event"), "GATEHOUSEINVITED");
    assert_eq!(came[0].field("data[EMAIL]"), "anna@northwind.example");
    assert_eq!(came[0].field("auth[application_token]"), *token);
    assert!(came[0].is_signed(key) && !came[0].is_signed("another key"));

    // The log says what came of it, and sends it again.
    let window = office.window();
    window
        .press("//summary[@aria-label='Deliveries of Payroll']")
        .unwrap();
    let line = "//details//li[starts-with(normalize-space(.), 'Somebody was invited')]";
    let says = |words: &str| {
        let found = format!("{line}[contains(., '{words}')]");
        window.find_within(&found, Duration::from_secs(40)).unwrap()
    };
    says("answered 503");
    receiver.answers.store(204, Ordering::SeqCst);
    let again = "//details//button[starts-with(@aria-label, 'Send again: somebody was invited')]";
    window.press(again).unwrap();
    let says_it_came = says("Arrived");
    assert!(window.shown(&says_it_came).unwrap());
    let came = receiver.came(2);
    for one in &came {
        assert!(one.is_signed(key));
        let id = |came: &Came| came.headers["gatehouse-delivery"].clone();
        assert_eq!(id(one), id(&came[0]), "the same at every try");
    }
    office.quiet();
}
