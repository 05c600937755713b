//! A WebDriver session (W3C), for the app's window by WebKitWebDriver and for Chromium by chromedriver.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::http::Visitor;
use crate::part::{Part, log_to};
use crate::postgres::free_port;
use crate::wait;

/// The key under which WebDriver names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// How long a thing on a page may take to appear.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// How long a script may take, in milliseconds: axe on a large page takes some.
const SCRIPT_MS: u32 = 100_000;

/// An open window or browser. Dropping it closes it and ends its driver.
#[derive(Debug)]
pub struct Session {
    driver: Part,
    root: String,
}

/// Something on a page.
#[derive(Debug, Clone)]
pub struct Element(String);

impl Session {
    /// Opens `binary`, a program with a WebKitGTK window; `driver` is WebKitWebDriver, prepared with its environment.
    ///
    /// # Errors
    /// When driver or program do not start.
    pub fn window(driver: Command, log: &Path, binary: &Path, args: &[String]) -> Result<Self> {
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "webkitgtk:browserOptions": {"binary": binary, "args": args},
            "pageLoadStrategy": "none",
            "timeouts": {"script": SCRIPT_MS},
        }}});
        Self::open(driver, log, &[], &wanted)
    }

    /// Opens Chromium without a screen; `driver` is chromedriver.
    ///
    /// # Errors
    /// When driver or browser do not start.
    pub fn chromium(driver: Command, log: &Path, width: u32, height: u32) -> Result<Self> {
        let wanted = json!({"capabilities": {"alwaysMatch": {"goog:chromeOptions": {
            "args": ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                     format!("--window-size={width},{height}")],
        }, "timeouts": {"script": SCRIPT_MS}}}});
        Self::open(driver, log, &[], &wanted)
    }

    fn open(mut driver: Command, log: &Path, args: &[&str], wanted: &Value) -> Result<Self> {
        let port = free_port()?;
        driver.args(args).arg(format!("--port={port}"));
        log_to(&mut driver, log)?;
        let name = driver.get_program().to_string_lossy().into_owned();
        let mut part = Part::start(&name, &mut driver)?;
        let root = format!("http://127.0.0.1:{port}");
        wait::until(
            &format!("{name} to answer"),
            Duration::from_secs(20),
            || {
                if part.ended()?.is_some() {
                    bail!(
                        "{name} ended: {}",
                        std::fs::read_to_string(log).unwrap_or_default()
                    );
                }
                let said = ask("GET", &format!("{root}/status"), &Value::Null);
                Ok(said
                    .is_ok_and(|said| said["ready"] != json!(false))
                    .then_some(()))
            },
        )?;
        let said = ask("POST", &format!("{root}/session"), wanted).context("open a session")?;
        let id = said["sessionId"]
            .as_str()
            .context("the session has an id")?;
        Ok(Self {
            driver: part,
            root: format!("{root}/session/{id}"),
        })
    }

    /// `kill -9` of driver and program at once.
    pub fn kill(mut self) {
        self.driver.kill();
    }

    /// The driver's process id; its group holds the program too.
    #[must_use]
    pub fn driver_id(&self) -> u32 {
        self.driver.id()
    }

    /// Goes to a page.
    ///
    /// # Errors
    /// When the page cannot be loaded.
    pub fn go(&self, url: &str) -> Result<()> {
        self.post("/url", &json!({"url": url})).map(drop)
    }

    /// Where it is.
    ///
    /// # Errors
    /// When the session is gone.
    pub fn here(&self) -> Result<String> {
        let said = self.get("/url")?;
        Ok(said.as_str().unwrap_or_default().to_owned())
    }

    /// Runs JavaScript with `args` and answers with what it returns; a promise is waited for.
    ///
    /// # Errors
    /// When it throws.
    pub fn run(&self, script: &str, args: &[Value]) -> Result<Value> {
        let wrapped = format!(
            "const done = arguments[arguments.length - 1]; const given = Array.prototype.slice.call(arguments, 0, -1);
             (async function() {{ {script} }}).apply(null, given).then(v => done({{ok: v === undefined ? null : v}}),
             e => done({{fault: e instanceof Error ? String(e.stack || e) : JSON.stringify(e)}}));"
        );
        let said = self.post("/execute/async", &json!({"script": wrapped, "args": args}))?;
        if let Some(fault) = said["fault"].as_str() {
            bail!("{fault}");
        }
        Ok(said["ok"].clone())
    }

    /// All elements that an XPath finds now.
    ///
    /// # Errors
    /// When the session is gone.
    pub fn all(&self, xpath: &str) -> Result<Vec<Element>> {
        let said = self.post("/elements", &json!({"using": "xpath", "value": xpath}))?;
        Ok(said
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|one| one[ELEMENT].as_str())
            .map(|id| Element(id.to_owned()))
            .collect())
    }

    /// The first visible element that an XPath finds, waited for.
    ///
    /// # Errors
    /// When none appears within [`PATIENCE`]; the page's text is in the error.
    pub fn find(&self, xpath: &str) -> Result<Element> {
        self.find_within(xpath, PATIENCE)
    }

    /// The same with a deadline of one's own.
    ///
    /// # Errors
    /// When none appears in time.
    pub fn find_within(&self, xpath: &str, limit: Duration) -> Result<Element> {
        self.until(&format!("an element {xpath}"), limit, || {
            for element in self.all(xpath)? {
                if self.shown(&element).unwrap_or(false) {
                    return Ok(Some(element));
                }
            }
            Ok(None)
        })
    }

    /// Waits for what `look` finds on the page. A page that is just being exchanged for the next one answers with faults for
    /// a moment: only the last of them counts, and only when the time is over.
    fn until<T>(
        &self,
        what: &str,
        limit: Duration,
        mut look: impl FnMut() -> Result<Option<T>>,
    ) -> Result<T> {
        let mut last = None;
        wait::until(what, limit, || match look() {
            Ok(found) => Ok(found),
            Err(fault) => {
                last = Some(fault);
                Ok(None)
            }
        })
        .map_err(|missed| {
            let text = self.text().unwrap_or_default();
            missed.context(format!("{last:?}; the page says: {text}"))
        })
    }

    /// Waits until an XPath finds nothing visible any more.
    ///
    /// # Errors
    /// When it still does after [`PATIENCE`].
    pub fn gone(&self, xpath: &str) -> Result<()> {
        self.until(&format!("{xpath} to go"), PATIENCE, || {
            let mut left = self.all(xpath)?;
            left.retain(|element| self.shown(element).unwrap_or(false));
            Ok(left.is_empty().then_some(()))
        })
    }

    /// Whether an element is displayed.
    ///
    /// # Errors
    /// When it is no longer there.
    pub fn shown(&self, element: &Element) -> Result<bool> {
        let said = self.get(&format!("/element/{}/displayed", element.0))?;
        Ok(said == json!(true))
    }

    /// The text of an element as shown.
    ///
    /// # Errors
    /// When it is no longer there.
    pub fn text_of(&self, element: &Element) -> Result<String> {
        let said = self.get(&format!("/element/{}/text", element.0))?;
        Ok(said.as_str().unwrap_or_default().to_owned())
    }

    /// The whole page's text.
    ///
    /// # Errors
    /// When the session is gone.
    pub fn text(&self) -> Result<String> {
        let said = self.run("return document.body ? document.body.innerText : ''", &[])?;
        Ok(said.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until the page shows `words`.
    ///
    /// # Errors
    /// When it does not within `limit`; the page's text is in the error.
    pub fn reads(&self, words: &str, limit: Duration) -> Result<()> {
        self.until(&format!("the page to say {words:?}"), limit, || {
            Ok(self.text()?.contains(words).then_some(()))
        })
    }

    /// Clicks.
    ///
    /// # Errors
    /// When the element cannot be clicked.
    pub fn click(&self, element: &Element) -> Result<()> {
        self.post(&format!("/element/{}/click", element.0), &json!({}))
            .map(drop)
    }

    /// Finds and clicks; tries again while the page moves under the pointer.
    ///
    /// # Errors
    /// When nothing could be clicked within [`PATIENCE`].
    pub fn press(&self, xpath: &str) -> Result<()> {
        self.until(&format!("to press {xpath}"), PATIENCE, || {
            let mut last = None;
            for element in self.all(xpath)? {
                if !self.shown(&element).unwrap_or(false) {
                    continue;
                }
                match self.click(&element) {
                    Ok(()) => return Ok(Some(())),
                    Err(fault) => last = Some(fault),
                }
            }
            last.map_or(Ok(None), Err)
        })
    }

    /// Types into an element.
    ///
    /// # Errors
    /// When it takes no text.
    pub fn type_into(&self, element: &Element, text: &str) -> Result<()> {
        self.post(
            &format!("/element/{}/value", element.0),
            &json!({"text": text}),
        )
        .map(drop)
    }

    /// Empties a field and types into it, once it takes that: one that is only just drawn may be exchanged for another first.
    ///
    /// # Errors
    /// When there is no such field, or it takes nothing.
    pub fn fill(&self, xpath: &str, text: &str) -> Result<()> {
        self.until(&format!("{xpath} to take a text"), PATIENCE, || {
            let field = self.find(xpath)?;
            // WebKit's driver does not scroll far enough by itself.
            let given = json!({ ELEMENT: field.0 });
            self.run("given[0].scrollIntoView({block: 'center'})", &[given])?;
            self.post(&format!("/element/{}/clear", field.0), &json!({}))?;
            self.type_into(&field, text).map(Some)
        })
    }

    /// Presses keys with no field in mind: shortcuts. `text` may hold WebDriver's key codes (U+E000 and on).
    ///
    /// # Errors
    /// When the session is gone.
    pub fn keys(&self, text: &str) -> Result<()> {
        let actions: Vec<Value> = text
            .chars()
            .flat_map(|key| {
                [
                    json!({"type": "keyDown", "value": key}),
                    json!({"type": "keyUp", "value": key}),
                ]
            })
            .collect();
        self.post(
            "/actions",
            &json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]}),
        )
        .map(drop)
    }

    /// Moves the mouse: W3C WebDriver's pointer actions, in order. What is held down stays so until a later call lets go.
    ///
    /// # Errors
    /// When a move leads out of the window.
    pub fn mouse(&self, actions: &[Value]) -> Result<()> {
        let mouse = json!({
            "type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": actions,
        });
        self.post("/actions", &json!({"actions": [mouse]}))
            .map(drop)
    }

    /// A command of Chromium's developer tools.
    ///
    /// # Errors
    /// When it is not Chromium, or refuses.
    pub fn developer(&self, command: &str, params: &Value) -> Result<Value> {
        self.post(
            "/goog/cdp/execute",
            &json!({"cmd": command, "params": params}),
        )
    }

    /// Sets the window's size in CSS pixels, frame included.
    ///
    /// # Errors
    /// When the window manager refuses.
    pub fn resize(&self, width: u32, height: u32) -> Result<()> {
        self.post("/window/rect", &json!({"width": width, "height": height}))
            .map(drop)
    }

    /// A picture of what is shown, as PNG in `file`.
    ///
    /// # Errors
    /// When it cannot be taken or written.
    pub fn picture(&self, file: &Path) -> Result<()> {
        // WebKit takes the picture with the next frame, and painting plainly draws none where nothing changes: a dot that
        // nobody sees changes until it is taken.
        let begin = "const dot = document.createElement('i');
            dot.id = 'picture';
            dot.ariaHidden = true;
            dot.style = 'position: fixed; inset: auto 0 0 auto; width: 1px; height: 1px; opacity: 0.01; pointer-events: none';
            document.body.append(dot);
            const beat = setInterval(() => {
                dot.style.background = dot.style.background === 'black' ? 'white' : 'black';
                if (!dot.isConnected) clearInterval(beat);
            }, 50);";
        self.run(begin, &[])?;
        let said = self.get("/screenshot");
        self.run("document.getElementById('picture')?.remove();", &[])?;
        let said = said?;
        let bytes = BASE64_STANDARD.decode(said.as_str().unwrap_or_default())?;
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, bytes).with_context(|| format!("write {}", file.display()))
    }

    fn get(&self, path: &str) -> Result<Value> {
        ask("GET", &format!("{}{path}", self.root), &Value::Null)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        ask("POST", &format!("{}{path}", self.root), body)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = ask("DELETE", &self.root, &Value::Null);
    }
}

fn ask(method: &str, url: &str, body: &Value) -> Result<Value> {
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let answer = Visitor::default().ask(
        method,
        url,
        &[("Content-Type", "application/json; charset=utf-8")],
        &body,
    )?;
    let said: Value = serde_json::from_str(&answer.body)
        .with_context(|| format!("{method} {url} answered {}: {}", answer.status, answer.body))?;
    let value = said["value"].clone();
    if answer.status >= 400 {
        bail!(
            "{}: {}",
            value["error"].as_str().unwrap_or("fault"),
            value["message"].as_str().unwrap_or_default()
        );
    }
    Ok(value)
}
