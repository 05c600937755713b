//! The packages in a clean system: installed, started, used, upgraded, removed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use xtask::desk::{Desk, Keychain};
use xtask::headless::Headless;
use xtask::http::Visitor;
use xtask::part::{Part, log_to};
use xtask::postgres::free_port;
use xtask::sign_in::Person;
use xtask::wait;
use xtask::webdriver::Session;

use super::Packages;
use super::clean::Clean;
use crate::{build, say, stop};

const OWNER: &str = "owner@northwind.example";
const PASSWORD: &str = "kittiwake lantern orchard";
const PASSPHRASE: &str = "seven quiet herons";
const SETTINGS: &str = "/etc/gatehouse/gatehouse.toml";
const UNIT: &str = "/usr/lib/systemd/system/gatehouse-server.service";
/// The app's profile, inside.
const PROFILE: &str = "/root/profile";
/// Decisions that wait while both packages are upgraded.
const WAITING: usize = 100;

/// Everything that a package must do, one after the other: what is `before` is installed and used, and upgraded to what is
/// `after`.
///
/// # Errors
/// At the first thing that it does not.
pub fn prove(before: &Packages, after: &Packages) -> Result<()> {
    let dist = build::target()?.join("dist");
    let clean = Clean::set_up(&dist.join("root"))?;
    let mut proof = Proof {
        port: free_port()?,
        clean,
        dist,
        server: None,
        headless: before.headless.clone(),
    };
    proof.install_server(before)?;
    proof.configure()?;
    proof.serve()?;
    proof.install_app(before)?;
    proof.connect()?;
    proof.open(|window| {
        window.reads("Overview", PATIENCE)?;
        window.reads("Northwind", PATIENCE)
    })?;
    proof.wait_with_decisions()?;
    proof.upgrade(after)?;
    proof.serve()?;
    proof.open(|window| window.reads("Overview", PATIENCE))?;
    proof.arrived()?;
    proof.remove()?;
    proof.try_rpms(after)
}

const PATIENCE: Duration = Duration::from_secs(60);

struct Proof {
    clean: Clean,
    dist: PathBuf,
    port: u16,
    server: Option<Part>,
    /// The app's own code without a window, of the version that is installed.
    headless: PathBuf,
}

impl Proof {
    fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Nothing is started, and nothing can be before it is configured.
    fn install_server(&self, packages: &Packages) -> Result<()> {
        self.clean.install(&packages.server_deb, &[])?;
        self.waits_for_settings()
    }

    /// What both kinds of packages leave: a server that nothing starts, and that says what it needs to be told.
    fn waits_for_settings(&self) -> Result<()> {
        let clean = &self.clean;
        let wants =
            clean.path("/etc/systemd/system/multi-user.target.wants/gatehouse-server.service");
        ensure!(!wants.exists(), "it is started with the system");
        let mode = clean.must(&["stat", "-c", "%a %U:%G", SETTINGS, "/var/lib/gatehouse"])?;
        ensure!(
            mode == "640 root:gatehouse\n700 gatehouse:gatehouse\n",
            "settings and folder belong to {mode}"
        );
        let said = clean.refused(&self.as_gatehouse(&["serve"]))?;
        ensure!(said.contains("public_url"), "unconfigured, it said {said}");
        let unit = clean.must(&["sh", "-c", &format!("systemd-analyze verify {UNIT} 2>&1")])?;
        ensure!(unit.trim().is_empty(), "the unit: {unit}");
        let safe = clean.must(&[
            "systemd-analyze",
            "security",
            "--offline=true",
            "--no-pager",
            UNIT,
        ])?;
        let exposure = safe.lines().last().unwrap_or_default();
        say(format!(
            "server installed, nothing started; {}",
            exposure.trim()
        ));
        Ok(())
    }

    fn as_gatehouse<'a>(&self, words: &[&'a str]) -> Vec<&'a str> {
        let mut all = vec![
            "runuser",
            "-u",
            "gatehouse",
            "--",
            "env",
            "GATEHOUSE_CONFIG=/etc/gatehouse/gatehouse.toml",
            "gatehouse-server",
        ];
        all.extend_from_slice(words);
        all
    }

    fn configure(&self) -> Result<()> {
        let file = self.clean.path(SETTINGS);
        let settings = std::fs::read_to_string(&file)?
            .replace(
                "public_url = \"\"",
                &format!("public_url = \"{}\"", self.origin()),
            )
            .replace("127.0.0.1:7878", &format!("127.0.0.1:{}", self.port));
        std::fs::write(&file, settings)?;
        let made = self.as_gatehouse(&[
            "workspace",
            "create",
            "--slug",
            "northwind",
            "--name",
            "Northwind",
            "--owner-name",
            "Petra Novak",
            "--owner-email",
            OWNER,
            "--owner-password-stdin",
        ]);
        let mut child = self
            .clean
            .command(&made)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()?;
        let mut input = child.stdin.take().context("its input")?;
        std::io::Write::write_all(&mut input, format!("{PASSWORD}\n").as_bytes())?;
        drop(input);
        ensure!(child.wait()?.success(), "no workspace was made");
        Ok(())
    }

    /// Starts what the unit starts, as its user.
    fn serve(&mut self) -> Result<()> {
        let unit = std::fs::read_to_string(self.clean.path(UNIT))?;
        let line = unit
            .lines()
            .find_map(|line| line.strip_prefix("ExecStart=/usr/bin/gatehouse-server "))
            .context("the unit starts the server")?;
        let words: Vec<&str> = line.split(' ').collect();
        let mut command = self.clean.command(&self.as_gatehouse(&words));
        log_to(&mut command, &self.dist.join("server.log"))?;
        let mut server = Part::start("the installed server", &mut command)?;
        let ready = format!("{}/readyz", self.origin());
        wait::until("the installed server", PATIENCE, || {
            stop::check()?;
            if server.ended()?.is_some() {
                bail!("it ended; see {}", self.dist.join("server.log").display());
            }
            let said = Visitor::default().get(&ready);
            Ok(said.is_ok_and(|said| said.status == 200).then_some(()))
        })?;
        self.server = Some(server);
        Ok(())
    }

    fn install_app(&self, packages: &Packages) -> Result<()> {
        self.clean
            .install(&packages.app_deb, &["fonts-dejavu-core"])?;
        let entry = self
            .clean
            .must(&["sh", "-c", "cat /usr/share/applications/*.desktop"])?;
        ensure!(
            entry.contains("x-scheme-handler/gatehouse"),
            "links open nothing: {entry}"
        );
        Ok(())
    }

    /// The owner's app: its profile is made by the app's own code without a window, for the installed one to open.
    fn app(&self) -> Result<(Headless, Desk)> {
        let desk = Desk::without_screen(&self.dist.join("desk"), Keychain::Missing)?;
        let app = Headless::start(&self.headless, &self.clean.path(PROFILE), |command| {
            desk.seat(command);
        })?;
        Ok((app, desk))
    }

    fn connect(&self) -> Result<()> {
        let (mut app, _desk) = self.app()?;
        let owner = Person {
            email: OWNER.to_owned(),
            password: PASSWORD.to_owned(),
            totp: None,
        };
        app.connect(&self.origin(), "northwind", &owner, Some(PASSPHRASE))
    }

    /// Opens the installed window on that profile, unlocks it, and looks.
    fn open(&self, look: impl Fn(&Session) -> Result<()>) -> Result<()> {
        let folder = self.dist.join("desk");
        let desk = Desk::set_up(&folder, Keychain::Missing)?;
        std::fs::create_dir_all(self.clean.path(&folder.to_string_lossy()))?;
        let mut driver = Command::new("WebKitWebDriver");
        desk.seat(&mut driver);
        driver
            .env("GATEHOUSE_PROFILE", PROFILE)
            .env("TAURI_WEBVIEW_AUTOMATION", "true");
        let starter = self.dist.join("installed-gatehouse");
        self.clean.starter(&starter, "/usr/bin/gatehouse")?;
        let window = Session::window(driver, &self.dist.join("window.log"), &starter, &[])?;
        let field = window.find_within("//input[@type='password']", PATIENCE)?;
        window.type_into(&field, PASSPHRASE)?;
        window.press("//button[@type='submit']")?;
        look(&window)?;
        window.picture(&self.dist.join("installed.png"))?;
        say("the installed window opened, unlocked and shows the company");
        Ok(())
    }

    /// The server goes, and the owner decides a hundred things.
    fn wait_with_decisions(&mut self) -> Result<()> {
        self.server = None;
        let (mut app, _desk) = self.app()?;
        app.ask("unlock", &json!({"passphrase": PASSPHRASE}))?;
        for n in 0..WAITING {
            let text = format!("guest{n}@northwind.example");
            let list = app.ask("check_list", &json!({"text": text}))?;
            let asked = json!({"list": list["list"], "department": null, "role": "employee", "letters": true,
                               "workgroups": []});
            app.ask("invite", &asked)?;
        }
        let status = app.ask("status", &Value::Null)?;
        ensure!(status["n_waiting"] == json!(WAITING), "{status}");
        say(format!("{WAITING} decisions wait"));
        Ok(())
    }

    /// Under a newer number, since both are called 0.1.0 until there is a release.
    fn upgrade(&mut self, packages: &Packages) -> Result<()> {
        let before = std::fs::read_to_string(self.clean.path(SETTINGS))?;
        for package in [&packages.server_deb, &packages.app_deb] {
            let newer = self.newer(package)?;
            self.clean.install(&newer, &[])?;
        }
        let versions = self.clean.must(&[
            "dpkg-query",
            "-W",
            "-f",
            "${Version} ",
            "gatehouse",
            "gatehouse-server",
        ])?;
        ensure!(versions.matches("+newer").count() == 2, "{versions}");
        let after = std::fs::read_to_string(self.clean.path(SETTINGS))?;
        ensure!(before == after, "the settings were changed");
        self.headless.clone_from(&packages.headless);
        Ok(())
    }

    fn newer(&self, package: &Path) -> Result<PathBuf> {
        let tree = self.dist.join("newer");
        let _ = std::fs::remove_dir_all(&tree);
        build::must(
            "dpkg-deb",
            Command::new("dpkg-deb").arg("-R").arg(package).arg(&tree),
        )?;
        let control = tree.join("DEBIAN/control");
        let text: String = std::fs::read_to_string(&control)?
            .lines()
            .map(|line| match line.strip_prefix("Version: ") {
                Some(version) => format!("Version: {version}+newer\n"),
                None => format!("{line}\n"),
            })
            .collect();
        std::fs::write(control, text)?;
        let name = package.file_name().context("a package has a name")?;
        let newer = self.dist.join(format!("newer-{}", name.to_string_lossy()));
        let made = Command::new("dpkg-deb")
            .args(["--root-owner-group", "-Zxz", "-z1", "-b"])
            .args([&tree, &newer])
            .stdout(Stdio::null())
            .status()?;
        ensure!(made.success(), "dpkg-deb made no newer package");
        std::fs::remove_dir_all(&tree)?;
        Ok(newer)
    }

    /// Every decision is in force, once.
    fn arrived(&self) -> Result<()> {
        let (mut app, _desk) = self.app()?;
        app.ask("unlock", &json!({"passphrase": PASSPHRASE}))?;
        wait::until("the decisions to be in force", PATIENCE, || {
            Ok((app.ask("status", &Value::Null)?["n_waiting"] == json!(0)).then_some(()))
        })?;
        let list = self.as_gatehouse(&["employee", "list", "--workspace", "northwind"]);
        let people = self.clean.must(&list)?;
        for n in 0..WAITING {
            let address = format!("guest{n}@northwind.example");
            // Who gave no name is called by the address, so that it stands twice in their line.
            let of_them = |line: &&str| line.contains(&address);
            let there = people.lines().filter(of_them).count();
            ensure!(there == 1, "{address} is there {there} times:\n{people}");
        }
        say(format!("upgraded: {WAITING} decisions arrived"));
        Ok(())
    }

    /// What people made stays.
    fn remove(&mut self) -> Result<()> {
        self.server = None;
        self.clean.must(&[
            "apt-get",
            "remove",
            "-y",
            "-q",
            "gatehouse",
            "gatehouse-server",
        ])?;
        ensure!(
            !self.clean.path("/usr/bin/gatehouse-server").exists(),
            "it is still there"
        );
        for kept in [
            "/var/lib/gatehouse/gatehouse.db",
            "/var/lib/gatehouse/gatehouse.key",
            SETTINGS,
            PROFILE,
        ] {
            ensure!(
                self.clean.path(kept).exists(),
                "{kept} went with the package"
            );
        }
        say("removed: people, key, settings and the app's copy stayed");
        Ok(())
    }

    /// The other packages, by their own tool on this Debian: their files and scripts, and not what they ask of another system.
    fn try_rpms(&self, packages: &Packages) -> Result<()> {
        for kept in ["/etc/gatehouse", "/var/lib/gatehouse"] {
            std::fs::remove_dir_all(self.clean.path(kept))?;
        }
        let tool = [
            "apt-get",
            "install",
            "-y",
            "-q",
            "--no-install-recommends",
            "rpm",
        ];
        self.clean.must(&tool)?;
        let rpm = |words: &[&str]| {
            let by = ["rpm", "--force-debian", "--nodeps"];
            self.clean.must(&[&by, words].concat()).map(drop)
        };
        for package in &packages.rpms {
            let name = package.file_name().context("a package has a name")?;
            let inside = format!("/root/{}", name.to_string_lossy());
            std::fs::copy(package, self.clean.path(&inside))?;
            rpm(&["--install", &inside])?;
        }
        let programs =
            ["/usr/bin/gatehouse", "/usr/bin/gatehouse-server"].map(|one| self.clean.path(one));
        ensure!(
            programs.iter().all(|one| one.exists()),
            "not both are there"
        );
        self.waits_for_settings()?;
        rpm(&["--erase", "gatehouse", "gatehouse-server"])?;
        ensure!(
            !programs.iter().any(|one| one.exists()),
            "one is still there"
        );
        say("the .rpm of both: installed, nothing started, removed");
        Ok(())
    }
}
