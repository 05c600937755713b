//! Updates from the office's own server: shown and taken only as it signed them, and nobody is asked until it is set up.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::{Value, json};
use xtask::desk::Keychain;
use xtask::wait;
use xtask::webdriver::PATIENCE;

use crate::harness::device::Device as _;
use crate::harness::folder::programs;
use crate::harness::server::Server;
use crate::harness::window::{Office, button};
use crate::rest::certify;

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
    /// Answers its port. Behind TLS, who does not trust the certificate is told nothing.
    fn serve(&self, tls: Option<Arc<rustls::ServerConfig>>) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let releases = self.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mut stream = through(stream, tls.clone());
                let mut request = [0; 4096];
                let Ok(n @ 1..) = stream.read(&mut request) else {
                    continue;
                };
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

    fn offer(&self, at: &str, version: &str, file: &[u8], signature: &str) {
        let platform = format!("linux-{}", std::env::consts::ARCH);
        let url = format!("{at}/app.bin");
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

/// The stream as it is, or behind TLS.
fn through(stream: TcpStream, tls: Option<Arc<rustls::ServerConfig>>) -> Box<dyn Stream> {
    match tls {
        Some(tls) => {
            let greeted = rustls::ServerConnection::new(tls).unwrap();
            Box::new(rustls::StreamOwned::new(greeted, stream))
        }
        None => Box::new(stream),
    }
}

trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

/// A certificate for this computer, by an authority of the office's own.
fn certified(folder: &Path) -> Arc<rustls::ServerConfig> {
    certify(folder);
    let certificate = CertificateDer::from_pem_file(folder.join("cert.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(folder.join("key.pem")).unwrap();
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(ring)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key);
    Arc::new(config.unwrap())
}

/// A system of packages in a folder, on which the app is installed; whoever is asked for the right to change it agrees
/// unless `no` is there.
struct System<'a> {
    folder: &'a Path,
}

impl System<'_> {
    fn root(&self) -> PathBuf {
        self.folder.join("system")
    }

    fn app(&self) -> PathBuf {
        self.root().join("usr/bin/gatehouse")
    }

    /// The app as the makers of .deb packages mark it, and what a person is asked by.
    fn set_up(&self) {
        for place in ["var/lib/dpkg/info", "var/lib/dpkg/updates", "usr/bin"] {
            std::fs::create_dir_all(self.root().join(place)).unwrap();
        }
        std::fs::write(self.root().join("var/lib/dpkg/status"), "").unwrap();
        let marked = Command::new("sed")
            .env("LC_ALL", "C")
            .arg("s/__TAURI_BUNDLE_TYPE_VAR_UNK/__TAURI_BUNDLE_TYPE_VAR_DEB/")
            .arg(programs().join("gatehouse"))
            .output()
            .unwrap();
        script(&self.app(), &marked.stdout);
        let asked = format!(
            "#!/bin/sh\n[ -e '{}/no' ] && exit 126\n[ \"$1\" = dpkg ] && shift\n\
             exec dpkg --root='{}' --force-not-root \"$@\" > '{}/dpkg.log' 2>&1\n",
            self.folder.display(),
            self.root().display(),
            self.folder.display()
        );
        let programs = self.folder.join("programs");
        std::fs::create_dir_all(&programs).unwrap();
        script(&programs.join("pkexec"), asked.as_bytes());
        for other in ["zenity", "kdialog", "sudo"] {
            script(&programs.join(other), b"#!/bin/sh\nexit 1\n");
        }
    }

    /// Where programs are looked for: these come first.
    fn path(&self) -> (String, String) {
        let usual = std::env::var("PATH").unwrap_or_default();
        let own = self.folder.join("programs");
        ("PATH".to_owned(), format!("{}:{usual}", own.display()))
    }

    /// A package of that version, in which the app notes that it was started.
    fn package(&self, version: &str) -> Vec<u8> {
        let tree = self.folder.join("tree");
        std::fs::create_dir_all(tree.join("DEBIAN")).unwrap();
        std::fs::create_dir_all(tree.join("usr/bin")).unwrap();
        let control = format!(
            "Package: gatehouse\nVersion: {version}\nArchitecture: all\nMaintainer: The office\nDescription: the app\n"
        );
        std::fs::write(tree.join("DEBIAN/control"), control).unwrap();
        let started = self.folder.join("started");
        let app = format!("#!/bin/sh\necho {version} > '{}'\n", started.display());
        script(&tree.join("usr/bin/gatehouse"), app.as_bytes());
        let file = self.folder.join("gatehouse.deb");
        let made = Command::new("dpkg-deb")
            .args(["--root-owner-group", "-b"])
            .args([&tree, &file])
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        std::fs::read(file).unwrap()
    }

    fn installed(&self) -> String {
        let asked = Command::new("dpkg-query")
            .arg(format!("--admindir={}/var/lib/dpkg", self.root().display()))
            .args(["-W", "-f", "${Version}", "gatehouse"])
            .output()
            .unwrap();
        String::from_utf8_lossy(&asked.stdout).into_owned()
    }
}

fn script(file: &Path, text: &[u8]) {
    std::fs::write(file, text).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
}

#[test]
fn an_update_comes_over_tls_by_the_offices_own_authority_and_exchanges_the_installed_package() {
    let releases = Releases::default();
    let server = Server::demo(20);
    let mut office = Office::new(Keychain::Unlocked);
    let folder = office.folder().to_path_buf();
    let at = format!(
        "https://127.0.0.1:{}",
        releases.serve(Some(certified(&folder)))
    );
    let [keys, strangers] = ["office", "stranger"].map(|name| Keys::new(&folder, name));
    let system = System { folder: &folder };
    system.set_up();
    let policy = folder.join("updates.toml");
    let text = format!(
        "endpoint = \"{at}/app.json\"\npublic_key = {:?}\n",
        keys.public()
    );
    std::fs::write(&policy, text).unwrap();
    let package = system.package("9.9.9");
    releases.offer(&at, "9.9.9", &package, &keys.sign(&package, "9.9.9"));
    let env = ("GATEHOUSE_UPDATES".to_owned(), policy.display().to_string());
    office.env.extend([env, system.path()]);
    office.program = system.app();
    let before = std::fs::metadata(system.app()).unwrap().len();

    office.open();
    office.connect(&server, &server.owner());
    office.online();
    let unknown = office.ask("check_update", Value::Null);
    assert_eq!(
        unknown,
        json!({"checked": "failed", "fault": "unreachable"})
    );
    assert_eq!(
        releases.n_asked(),
        0,
        "a stranger's certificate was trusted"
    );
    let mut preferences = office.ask("preferences", Value::Null);
    preferences["authority_file"] = json!(folder.join("ca.pem"));
    office.ask("set_preferences", preferences);
    office.online();

    office.go("Settings");
    let says = |office: &Office, words: &str| office.window().reads(words, PATIENCE).unwrap();
    let unchanged = |why: &str| {
        assert_eq!(
            std::fs::metadata(system.app()).unwrap().len(),
            before,
            "{why}"
        );
        assert_eq!(system.installed(), "", "{why}");
    };
    releases.offer(&at, "9.9.9", &package, &strangers.sign(&package, "9.9.9"));
    office.press("Look for updates");
    office.press("Install 9.9.9");
    says(&office, "is not signed with your office’s key");
    unchanged("by a stranger");

    releases.offer(&at, "9.9.9", &package, &keys.sign(&package, "9.9.9"));
    std::fs::write(folder.join("no"), "").unwrap();
    office.press("Look for updates");
    office.press("Install 9.9.9");
    says(&office, "The system did not install it");
    unchanged("nobody gave the right");

    std::fs::remove_file(folder.join("no")).unwrap();
    office.press("Install 9.9.9");
    says(&office, "Version 9.9.9 is installed");
    assert_eq!(system.installed(), "9.9.9");
    assert_ne!(std::fs::metadata(system.app()).unwrap().len(), before);
    office.window().find(&button("Start anew")).unwrap();
    // The window goes with the click, before a driver that clicks could answer.
    let click = "const all = [...document.querySelectorAll('button')];
        setTimeout(() => all.find(one => one.textContent.trim() === given[0]).click(), 1000);";
    let start = json!("Start anew");
    office.window().run(click, &[start]).unwrap();
    wait::until("the new version to start", PATIENCE, || {
        let started = std::fs::read_to_string(folder.join("started"));
        Ok(started.ok().filter(|version| version == "9.9.9\n"))
    })
    .unwrap();
    office.kill();
}

#[test]
fn an_update_is_shown_and_taken_only_as_the_office_signed_it_and_nobody_is_asked_before() {
    let releases = Releases::default();
    let at = format!("http://127.0.0.1:{}", releases.serve(None));
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
    releases.offer(&at, "9.9.9", APP, &keys.sign(APP, "9.9.9"));
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

    write(&format!("{at}/app.json"));
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
    releases.offer(&at, "9.9.9", APP, &strangers.sign(APP, "9.9.9"));
    assert_eq!(install(&mut office), failed("not_signed"), "by a stranger");
    releases.offer(&at, "9.9.9", b"something else", &keys.sign(APP, "9.9.9"));
    assert_eq!(
        install(&mut office),
        failed("not_signed"),
        "exchanged on the way"
    );
    releases.offer(&at, "9.9.9", APP, &keys.sign(APP, "0.0.9"));
    assert_eq!(
        install(&mut office),
        failed("not_signed"),
        "an older one under a newer number"
    );

    releases.offer(&at, "0.0.9", APP, &keys.sign(APP, "0.0.9"));
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
