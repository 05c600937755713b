//! Updates from the office's own server: shown and taken only as it signed them, and nobody is asked until it is set up.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use xtask::desk::Keychain;
use xtask::webdriver::PATIENCE;

use crate::harness::device::Device as _;
use crate::harness::server::Server;
use crate::harness::window::Office;

const APP: &[u8] = b"a new version of the app";

/// What an office signs its releases with.
struct Keys<'a> {
    folder: &'a Path,
    name: &'a str,
}

impl<'a> Keys<'a> {
    fn new(folder: &'a Path, name: &'a str) -> Self {
        let keys = Self { folder, name };
        keys.signer(&["generate", "--ci", "-p", "", "-w", name]);
        keys
    }

    fn signer(&self, args: &[&str]) {
        let tauri = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/node_modules/.bin/tauri");
        let done = Command::new(tauri)
            .arg("signer")
            .args(args)
            .current_dir(self.folder)
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
    }

    fn public(&self) -> String {
        std::fs::read_to_string(self.folder.join(format!("{}.pub", self.name))).unwrap()
    }

    /// The signature of these bytes as that version.
    fn sign(&self, bytes: &[u8], version: &str) -> String {
        std::fs::write(self.folder.join("app"), bytes).unwrap();
        let key = ["-f", self.name, "-p", ""];
        self.signer(&[&["sign"], &key[..], &["--app-version", version, "app"]].concat());
        std::fs::read_to_string(self.folder.join("app.sig")).unwrap()
    }
}

/// The office's server: a list of releases, and what it names.
#[derive(Clone, Default)]
struct Releases {
    list: Arc<Mutex<Value>>,
    file: Arc<Mutex<Vec<u8>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Releases {
    /// Answers its port.
    fn serve(&self) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let releases = self.clone();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut request = [0; 4096];
                let n = stream.read(&mut request).unwrap_or(0);
                let line = String::from_utf8_lossy(&request[..n]).into_owned();
                let line = line.lines().next().unwrap_or_default().to_owned();
                let body = if line.contains("/app.json") {
                    releases.list.lock().unwrap().to_string().into_bytes()
                } else {
                    releases.file.lock().unwrap().clone()
                };
                releases.asked.lock().unwrap().push(line);
                let length = body.len();
                let head = format!(
                    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
                );
                let _ = stream.write_all(&[head.into_bytes(), body].concat());
            }
        });
        port
    }

    fn offer(&self, port: u16, version: &str, file: &[u8], signature: &str) {
        let platform = format!("linux-{}", std::env::consts::ARCH);
        let url = format!("http://127.0.0.1:{port}/app.bin");
        *self.file.lock().unwrap() = file.to_vec();
        *self.list.lock().unwrap() = json!({
            "version": version,
            "notes": "Letters that came back are tried again.",
            "platforms": {platform: {"url": url, "signature": signature}},
        });
    }

    fn n_asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

#[test]
fn an_update_is_shown_and_taken_only_as_the_office_signed_it_and_nobody_is_asked_before() {
    let releases = Releases::default();
    let port = releases.serve();
    let server = Server::demo(20);
    let mut office = Office::new(Keychain::Unlocked);
    let folder = office.folder().to_path_buf();
    let [keys, strangers] = ["office", "stranger"].map(|name| Keys::new(&folder, name));
    let policy = folder.join("updates.toml");
    let write = |endpoint: &str| {
        let text = format!(
            "endpoint = {endpoint:?}\npublic_key = {:?}\n",
            keys.public()
        );
        std::fs::write(&policy, text).unwrap();
    };
    releases.offer(port, "9.9.9", APP, &keys.sign(APP, "9.9.9"));
    let env = ("GATEHOUSE_UPDATES".to_owned(), policy.display().to_string());
    office.env.push(env);

    office.open();
    office.connect(&server, &server.owner());
    office.go("Settings");
    office
        .window()
        .reads("Off: nobody is asked.", PATIENCE)
        .unwrap();
    assert_eq!(
        office.ask("check_update", Value::Null),
        json!({"checked": "newest"})
    );
    assert_eq!(releases.n_asked(), 0, "it was asked without being set up");

    write(&format!("http://127.0.0.1:{port}/app.json"));
    office.close();
    office.open();
    office.go("Settings");
    for words in [
        "From 127.0.0.1, signed with your office’s key",
        "Version 9.9.9 is there",
        "Letters that came back are tried again.",
        "Your package system updates this app",
    ] {
        office.window().reads(words, PATIENCE).unwrap();
    }

    // Fetched and found to be signed; this build was installed by no package, and leaves itself as it is.
    let failed = |fault: &str| json!({"installed": "failed", "fault": fault});
    let install = |office: &mut Office| {
        assert_eq!(
            office.ask("check_update", Value::Null)["checked"],
            "offered"
        );
        office.ask("install_update", Value::Null)
    };
    assert_eq!(install(&mut office), failed("not_by_itself"));
    releases.offer(port, "9.9.9", APP, &strangers.sign(APP, "9.9.9"));
    assert_eq!(install(&mut office), failed("not_signed"), "by a stranger");
    releases.offer(port, "9.9.9", b"something else", &keys.sign(APP, "9.9.9"));
    assert_eq!(
        install(&mut office),
        failed("not_signed"),
        "exchanged on the way"
    );
    releases.offer(port, "9.9.9", APP, &keys.sign(APP, "0.0.9"));
    assert_eq!(
        install(&mut office),
        failed("not_signed"),
        "an older one under a newer number"
    );

    releases.offer(port, "0.0.9", APP, &keys.sign(APP, "0.0.9"));
    assert_eq!(
        office.ask("check_update", Value::Null),
        json!({"checked": "newest"}),
        "older"
    );
    let before = releases.n_asked();
    write("http://gatehouse.example/app.json");
    assert_eq!(
        office.ask("updates", Value::Null)["fault"],
        "endpoint",
        "no https"
    );
    assert_eq!(
        office.ask("check_update", Value::Null),
        json!({"checked": "newest"})
    );
    assert_eq!(releases.n_asked(), before);
}
