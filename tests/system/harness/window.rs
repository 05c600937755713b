//! The real window, at a desk of its own, moved as a person moves it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};
use xtask::desk::{Desk, Keychain};
use xtask::headless::{self, Headless};
use xtask::sign_in::{Person, through_pages};
use xtask::wait;
use xtask::webdriver::{PATIENCE, Session};

use super::device::Device;
use super::folder::{Folder, programs};
use super::server::{SLUG, Server};

/// A desk with the app installed; the window may be open or not.
pub struct Office {
    window: Option<Session>,
    /// What the app is told beside its desk; counts from its next start on.
    pub env: Vec<(String, String)>,
    /// The app.
    pub program: PathBuf,
    desk: Desk,
    folder: Folder,
}

impl Office {
    pub fn new(keychain: Keychain) -> Self {
        let folder = Folder::new("office");
        let desk = Desk::set_up(&folder.path().join("desk"), keychain).unwrap();
        // What stands for the person's browser: it only notes which address was opened.
        let browser = folder.path().join("browser");
        std::fs::write(
            &browser,
            "#!/bin/sh\nprintf '%s' \"$1\" > \"$0.part\" && mv \"$0.part\" \"$0.address\"\n",
        )
        .unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        Self {
            window: None,
            env: Vec::new(),
            program: programs().join("gatehouse"),
            desk,
            folder,
        }
    }

    pub fn profile(&self) -> PathBuf {
        self.folder.path().join("profile")
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn desk(&mut self) -> &mut Desk {
        &mut self.desk
    }

    /// Starts the app.
    pub fn open(&mut self) {
        let mut driver = Command::new("WebKitWebDriver");
        self.desk.seat(&mut driver);
        driver
            .env("GATEHOUSE_PROFILE", self.profile())
            .env("GATEHOUSE_BROWSER", self.folder.path().join("browser"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(self.env.iter().cloned());
        let log = self.folder.path().join("window.log");
        let window = Session::window(driver, &log, &self.program, &[]).unwrap();
        wait::until("the window's first page", Duration::from_secs(30), || {
            let ready = "return !!window.__TAURI_INTERNALS__ && !!document.querySelector('h1');";
            Ok((window.run(ready, &[])? == json!(true)).then_some(()))
        })
        .unwrap();
        self.window = Some(window);
    }

    /// Closes it in peace.
    pub fn close(&mut self) {
        self.window = None;
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        if let Some(window) = self.window.take() {
            window.kill();
        }
    }

    /// Puts another secret into the keychain's item of this vault; answers the one before.
    pub fn exchange_key(&self, key: &Value) -> Value {
        let program = headless::program(&programs());
        let start = Headless::start(&program, &self.profile(), |command| self.desk.seat(command));
        start.unwrap().ask("exchange_key", key).unwrap()
    }

    pub fn window(&self) -> &Session {
        self.window.as_ref().expect("the window is open")
    }

    /// The address that the app opened in the browser, waited for.
    pub fn address(&self) -> String {
        let file = self.folder.path().join("browser.address");
        wait::until(
            "the app to open the browser",
            Duration::from_secs(20),
            || {
                let found = std::fs::read_to_string(&file)
                    .ok()
                    .filter(|address| !address.is_empty());
                if found.is_some() {
                    std::fs::remove_file(&file)?;
                }
                Ok(found)
            },
        )
        .unwrap()
    }

    /// First run, as a person does it, up to the first sync; the browser's part by HTTP.
    pub fn connect(&mut self, server: &Server, person: &Person) {
        let address = self.first_run(server);
        through_pages(&address, person).unwrap();
        self.window().find("//nav").unwrap();
    }

    /// First run up to the address that opens in the browser.
    pub fn first_run(&mut self, server: &Server) -> String {
        self.first_run_at(&format!("{}/w/{SLUG}", server.origin()))
    }

    /// The same at the address of a workspace.
    pub fn first_run_at(&mut self, workspace: &str) -> String {
        self.window().fill(&field("Address"), workspace).unwrap();
        self.press("Go on");
        self.press("Sign in in the browser");
        self.address()
    }

    /// Goes to a screen by the sidebar, or to the settings below it.
    pub fn go(&self, name: &str) {
        self.window()
            .press(&format!(
                "//nav//button[contains(normalize-space(.), '{name}')]"
            ))
            .unwrap();
        self.window()
            .find(&format!("//h1[contains(normalize-space(.), '{name}')]"))
            .unwrap();
    }

    /// Waits until the innermost grid's row that holds `text` says `words` too: a grid reads its rows page by page, and what
    /// is typed is judged a moment after.
    pub fn row_says(&self, text: &str, words: &str) {
        let script = "const rows = [...document.querySelectorAll('[role=row]:not(:has(.loading))')];
            return rows.filter(row => row.innerText.includes(given[0])).map(row => row.innerText).at(-1) ?? '';";
        let mut last = String::new();
        wait::until(&format!("{text} to say {words:?}"), PATIENCE, || {
            let said = self.window().run(script, &[json!(text)])?;
            last = said.as_str().unwrap_or_default().to_owned();
            Ok(last.contains(words).then_some(()))
        })
        .unwrap_or_else(|missed| panic!("{missed:#}: it says {last:?}"));
    }

    /// Notes from now on when a row that holds `text` is drawn, by the clock of this computer.
    pub fn watch_for(&self, text: &str) {
        let script = "const wanted = given[0];
            window.drawnAt = undefined;
            const look = () => {
              const rows = [...document.querySelectorAll('[role=row]')];
              if (window.drawnAt || !rows.some(row => row.textContent.includes(wanted))) return;
              window.drawnAt = Date.now();
              watch.disconnect();
            };
            const watch = new MutationObserver(look);
            watch.observe(document.body, {subtree: true, childList: true, characterData: true});
            look();";
        self.window().run(script, &[json!(text)]).unwrap();
    }

    /// When the row that was watched for was drawn, in milliseconds since 1970; waited for.
    pub fn drawn_at(&self) -> i64 {
        wait::until("the row to be drawn", Duration::from_secs(60), || {
            let said = self.window().run("return window.drawnAt ?? null;", &[])?;
            Ok(said.as_i64())
        })
        .unwrap()
    }

    /// Presses the visible button of that name.
    pub fn press(&self, name: &str) {
        self.window().press(&button(name)).unwrap();
    }
}

impl Device for Office {
    fn ask(&mut self, call: &str, request: Value) -> Value {
        let script =
            "return await window.__TAURI_INTERNALS__.invoke(given[0], {request: given[1]});";
        self.window()
            .run(script, &[json!(call), request.clone()])
            .unwrap_or_else(|fault| panic!("{call} {request}: {fault:#}"))
    }
}

/// A button, link or menu item by its name.
pub fn button(name: &str) -> String {
    format!(
        "//*[self::button or self::a or @role='button' or @role='menuitem' or @role='option'][not(@disabled)]\
         [normalize-space(.)='{name}' or @aria-label='{name}' or starts-with(normalize-space(.), '{name}')]"
    )
}

/// A field by its label.
pub fn field(label: &str) -> String {
    format!(
        "//*[self::input or self::textarea][@aria-label='{label}' or \
         @id=//label[contains(normalize-space(.), '{label}')]/@for or ancestor::label[contains(normalize-space(.), '{label}')]]"
    )
}

/// A row of a grid that holds `text`.
pub fn row(text: &str) -> String {
    format!("//*[@role='row'][contains(., '{text}')]")
}
