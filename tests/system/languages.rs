//! Every page in every language: whole on a phone and on a desk, and nothing left in English; in English also what axe says of
//! it, light on the phone and dark on the desk.

use std::collections::{BTreeMap, BTreeSet};

use gatehouse_rules::language::Language;
use serde_json::{Value, json};
use xtask::desk::Keychain;
use xtask::sign_in::{code_now, through_pages};
use xtask::wait;
use xtask::webdriver::PATIENCE;

use crate::harness::browser::Browser;
use crate::harness::device::Device;
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, PASSWORD, SLUG, Server};
use crate::harness::window::{Office, field};
use crate::people::{hire, join_by_mail, registration_link};
use crate::pictures::{THEMES, faults, picture, settle};

const SUBMIT: &str = "//main//form[@method='post']//button[@type='submit']";

/// What an app opens in the browser.
const APP: &str = "/oauth/authorize?response_type=code&client_id=gatehouse-desktop&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcallback\
    &state=s&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&workspace=northwind\
    &device_name=Laptop&dpop_jkt=0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

/// What of a page reaches beyond a screen of that width, and the lines of text on it.
const LOOK: &str = "
    const width = arguments[0];
    const beyond = [...document.body.querySelectorAll('*')]
        .filter(one => !one.closest('.away, svg, option, noscript, [hidden]'))
        .filter(one => { const box = one.getBoundingClientRect(); return box.width && (box.right > width + 0.5 || box.left < -0.5); })
        .map(one => one.outerHTML.slice(0, 120));
    const cut = [...document.body.querySelectorAll('button, label, .button, .mark, dt, dd, summary, h1, h2, p, li')]
        .filter(one => getComputedStyle(one).display !== 'inline' && !one.closest('.away'))
        .filter(one => one.clientWidth && one.scrollWidth > one.clientWidth + 1)
        .map(one => one.outerHTML.slice(0, 120));
    const whole = document.documentElement.scrollWidth > width ? ['the page scrolls sideways'] : [];
    const shown = document.querySelectorAll('details');
    shown.forEach(one => { one.open = true; });
    const lines = document.querySelector('.column').innerText.split('\\n');
    return {language: document.documentElement.lang, wrong: [...whole, ...beyond, ...cut], lines};";

/// One browser that goes through the same pages in each language.
struct Walk {
    browser: Browser,
    origin: String,
    width: u32,
    /// The lines of each page in English.
    english: BTreeMap<String, BTreeSet<String>>,
    wrong: Vec<String>,
}

impl Walk {
    fn open(origin: &str, width: u32, height: u32) -> Self {
        Self {
            browser: Browser::open(width, height),
            origin: origin.to_owned(),
            width,
            english: BTreeMap::new(),
            wrong: Vec::new(),
        }
    }

    fn go(&self, path: &str) {
        let whole = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.origin)
        };
        self.browser.go(&whole).unwrap();
    }

    /// Looks at these pages in every language; English comes first, so that others are compared with it.
    fn all(&mut self, pages: &[(&str, &str)]) {
        for language in Language::ALL {
            self.go(&format!("/w/northwind/look?language={}", language.code()));
            for (name, path) in pages {
                self.go(path);
                self.look(name, language);
            }
        }
        self.go("/w/northwind/look?language=en");
    }

    fn look(&mut self, name: &str, language: Language) {
        let n_before = self.wrong.len();
        let said = self.browser.run(LOOK, &[json!(self.width)]).unwrap();
        let code = language.code();
        let here = format!("{name} in {code} at {}", self.width);
        if said["language"] != *code {
            self.wrong.push(format!("{here}: {}", said["language"]));
        }
        let texts = |value: &Value| -> Vec<String> {
            let all = value.as_array().unwrap().iter();
            all.map(|one| one.as_str().unwrap().trim().to_owned())
                .collect()
        };
        for wrong in texts(&said["wrong"]) {
            self.wrong.push(format!("{here}: {wrong}"));
        }
        // Names, addresses and keys are the same in every language; sentences are not.
        let is_sentence = |line: &String| {
            line.split(' ')
                .filter(|word| word.chars().all(char::is_alphabetic))
                .filter(|word| word.chars().any(char::is_lowercase))
                .count()
                > 2
                && !line.contains("Chrome")
        };
        let lines: BTreeSet<String> = texts(&said["lines"])
            .into_iter()
            .filter(is_sentence)
            .collect();
        if language == Language::En {
            self.english.insert(name.to_owned(), lines);
            // One theme on the phone, the other on the desk: `pictures.rs` has the main pages in both on both.
            let theme = THEMES[usize::from(self.width > 500)];
            self.browser.prefer(theme);
            settle(&self.browser);
            let picture_name = format!("page-{name}-{theme}-{}", self.width);
            picture(&self.browser, &picture_name);
            self.wrong
                .append(&mut faults(&self.browser, &format!("{here}, {theme}")));
            self.browser.prefer(THEMES[0]);
        } else if let Some(english) = self.english.get(name) {
            for line in lines.intersection(english) {
                self.wrong.push(format!("{here}: {line:?} is English"));
            }
        }
        if self.wrong.len() > n_before {
            picture(
                &self.browser,
                &format!("page-{name}-{code}-{}-wrong", self.width),
            );
        }
    }

    /// Looks in every language at what a sign-in ends on that leads nowhere.
    fn all_refused(&mut self, name: &str, login: &str) {
        for language in Language::ALL {
            self.go(&format!("/w/northwind/look?language={}", language.code()));
            self.sign_in(login);
            self.browser.gone("//input[@type='password']").unwrap();
            self.look(name, language);
        }
        self.go("/w/northwind/look?language=en");
    }

    fn sign_in(&self, login: &str) {
        self.go("/w/northwind");
        let field = "//input[@autocomplete='username']";
        self.browser.fill(field, login).unwrap();
        self.browser
            .fill("//input[@type='password']", PASSWORD)
            .unwrap();
        self.browser.press(SUBMIT).unwrap();
    }
}

#[test]
fn every_page_of_every_language_fits_a_phone_and_a_desk_and_leaves_nothing_in_english() {
    let mail = MailServer::start();
    let server = Server::start(&Engine::Sqlite, &mail);
    let mut admin = crate::harness::app::App::in_step(&server, &server.owner());
    let joining = registration_link(&mut admin);
    admin.invite(&["dora@northwind.example"], "employee");
    let invitation = mail.nth("dora@northwind.example", 1).link("/i/");
    let people = ["emil@northwind.example", "fred@northwind.example"];
    for email in people {
        admin.invite(&[email], "employee");
        join_by_mail(&mail, email, 1);
    }
    // Who may come from elsewhere only, and who left.
    let (afar, left) = ("gina@northwind.example", "hugo@northwind.example");
    let ids = [afar, left].map(|email| hire(&mut admin, &mail, email, "employee"));
    let rule = json!({"of": "person", "id": ids[0]});
    let allow = json!({"allow": "only", "text": "203.0.113.0/24"});
    admin.decide(&[
        json!({"choice": "set_ip_rule", "rule": rule, "allow": allow}),
        json!({"choice": "dismiss", "employee": ids[1]}),
    ]);
    admin.quiet();
    let unknown = format!("/w/northwind/i/{}", "x".repeat(43));
    let mut wrong = Vec::new();
    for ((width, height), login) in [(360, 740), (1280, 900)].into_iter().zip(people) {
        let mut walk = Walk::open(server.origin(), width, height);
        walk.go("/w/northwind/recover");
        walk.browser
            .fill("//input[@autocomplete='username']", login)
            .unwrap();
        walk.browser.press(SUBMIT).unwrap();
        walk.browser.find("//h1[contains(., 'mailbox')]").unwrap();
        walk.all(&[
            ("sign-in", "/w/northwind"),
            ("invitation", &invitation),
            ("dead-link", &unknown),
            ("recover", "/w/northwind/recover"),
            ("recover-sent", "/w/northwind/recover/sent"),
            ("join", &joining),
            ("look", "/w/northwind/look"),
            ("joined", "/w/northwind/joined"),
            ("waiting", "/w/northwind/waiting"),
            ("server", "/"),
            ("server-recover", "/recover"),
            ("profile-sign-in", "/?to=profile"),
            ("nowhere", "/w/nowhere"),
            ("no-page", "/w/northwind/no-page"),
            ("by-a-form-only", "/w/northwind/recover/code"),
            ("login-sent", "/profile/login/sent"),
            ("connect", APP),
        ]);
        walk.all_refused("not-from-here", afar);
        walk.all_refused("left", left);
        walk.sign_in(login);
        walk.browser.find("//dl").unwrap();
        walk.all(&[
            ("me", "/w/northwind/me"),
            ("sessions", "/w/northwind/sessions"),
            ("password", "/w/northwind/password"),
            ("two-step-proof", "/w/northwind/two-step"),
            ("case", "/w/northwind/case"),
            ("webhooks", "/w/northwind/webhooks"),
            ("profile", "/profile"),
            ("profile-login", "/profile/login"),
            ("profile-delete", "/profile/delete"),
        ]);
        walk.go("/w/northwind/two-step");
        walk.browser
            .fill("//input[@type='password']", PASSWORD)
            .unwrap();
        walk.browser.press(SUBMIT).unwrap();
        walk.browser.find("//*[@class='key']").unwrap();
        walk.all(&[("two-step", "/w/northwind/two-step")]);
        walk.go("/w/northwind/two-step");
        let key = walk
            .browser
            .run("return document.querySelector('.key').textContent", &[])
            .unwrap();
        let key = key.as_str().unwrap().replace(' ', "");
        walk.browser
            .fill("//input[@id='code']", &code_now(&key).unwrap())
            .unwrap();
        walk.browser.press(SUBMIT).unwrap();
        walk.browser.find("//ol[@class='codes']").unwrap();
        walk.look("backup-codes", Language::En);
        walk.all(&[
            ("me-two-step", "/w/northwind/me"),
            ("new-codes", "/w/northwind/codes"),
            ("profile-two-step", "/profile"),
        ]);
        walk.go("/w/northwind/me");
        walk.browser.press(SUBMIT).unwrap();
        walk.sign_in(login);
        walk.browser.find("//input[@id='code']").unwrap();
        walk.all(&[
            ("code", "/w/northwind/confirm"),
            ("help", "/help"),
            ("help-asked", "/help/asked"),
        ]);
        // Strangers who try one password after the other prove work before the next.
        for _ in 0..11 {
            walk.go("/w/northwind");
            let field = "//input[@autocomplete='username']";
            walk.browser
                .fill(field, "nobody@northwind.example")
                .unwrap();
            walk.browser
                .fill("//input[@type='password']", "wrong")
                .unwrap();
            walk.browser.press(SUBMIT).unwrap();
            walk.browser.find("//*[@role='alert']").unwrap();
        }
        walk.browser.find("//*[@data-work]").unwrap();
        walk.look("proof-of-work", Language::En);
        wrong.append(&mut walk.wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The names that the list of invitations shows, in its order.
fn names(office: &mut Office) -> Vec<String> {
    let rows = office.list(
        "invitations",
        &json!({"tab": "all", "text": "", "department": null}),
        "name",
    );
    rows.iter()
        .map(|row| row["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn the_language_chosen_before_connecting_is_spoken_from_then_on_and_sorts_the_people() {
    let mail = MailServer::start();
    let server = Server::start(&Engine::Sqlite, &mail);
    let polish = [
        "Ćwik", "Lis", "Luty", "Łącki", "Maj", "Ziemba", "Źrebiec", "Żak",
    ];
    for (n, name) in polish.iter().rev().enumerate() {
        let email = format!("n{n}@partner.example");
        let add = [
            "employee",
            "add",
            "--workspace",
            SLUG,
            "--name",
            name,
            "--email",
            &email,
        ];
        server.tell(&add, "");
    }
    let mut office = Office::new(Keychain::Unlocked);
    office.open();
    office
        .window()
        .reads("Open your workspace", PATIENCE)
        .unwrap();
    let choose = |office: &Office, language: &str| {
        let option = format!("//select/option[@value='{language}']");
        office.window().press(&option).unwrap();
    };
    choose(&office, "pl");
    office
        .window()
        .reads("Otwórz swoją firmę", PATIENCE)
        .unwrap();
    let spoken = office
        .window()
        .run("return document.documentElement.lang;", &[])
        .unwrap();
    assert_eq!(spoken, json!("pl"));
    let address = format!("{}/w/{SLUG}", server.origin());
    office.window().fill(&field("Adres"), &address).unwrap();
    office.press("Dalej");
    office.press("Zaloguj się w przeglądarce");
    through_pages(&office.address(), &server.owner()).unwrap();
    office.window().reads("Pracownicy", PATIENCE).unwrap();
    office.online();
    assert_eq!(names(&mut office), polish, "as Polish sorts them");

    office.close();
    office.open();
    office.go("Ustawienia");
    assert_eq!(names(&mut office), polish, "also after a restart");
    choose(&office, "en");
    office.window().reads("Employees", PATIENCE).unwrap();
    let english = [
        "Ćwik", "Łącki", "Lis", "Luty", "Maj", "Żak", "Ziemba", "Źrebiec",
    ];
    let sorted = wait::until("the order of English", PATIENCE, || {
        let now = names(&mut office);
        Ok((now != polish).then_some(now))
    });
    assert_eq!(sorted.unwrap(), english);
}
