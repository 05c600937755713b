//! In which language pages and letters are.

use axum::http::StatusCode;
use gatehouse_rules::feed::{Kind, Row};
use gatehouse_rules::language::Language;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::MINUTE;
use gatehouse_server::pages::Pages;
use gatehouse_server::workspace;

use crate::browser::{Browser, PASSWORD, Page};
use crate::harness::{Client, Copy, Office};

const ANNA: &str = "anna@northwind.example";

async fn office() -> (Office, Client) {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, ANNA).await;
    office.set_password(&anna.identity, PASSWORD).await;
    (office, anna)
}

/// A browser whose settings ask for these languages.
fn asking(office: &Office, languages: &str) -> Browser {
    let mut browser = Browser::new(office);
    browser.extra.push(("accept-language", languages.into()));
    browser
}

#[track_caller]
fn is_in(page: &Page, language: &str) {
    page.says(&format!("<html lang=\"{language}\">"));
}

/// The letter that left last: its subject and its text, in plain and as HTML.
async fn last_letter(office: &Office) -> (String, String, String) {
    office.links().await;
    let letter = office.app.mail.kept().pop().unwrap();
    (letter.subject, letter.text, letter.html)
}

#[tokio::test]
async fn a_page_is_in_the_language_that_the_browser_asks_for() {
    let office = Office::open().await;
    for (asked, language, words) in [
        ("de-AT,de;q=0.9,en;q=0.8", "de", "Passwort vergessen?"),
        ("en;q=0.3,fr;q=0.7", "fr", "Mot de passe oublié ?"),
        ("nl,es;q=0.1", "es", "¿Olvidó su contraseña?"),
        ("pt", "pt-BR", "Esqueceu sua senha?"),
        ("ru", "ru", "Забыли пароль?"),
        ("pl", "pl", "Nie pamiętasz hasła?"),
        ("en-GB", "en", "Forgot your password?"),
        ("nl,ja", "en", "Forgot your password?"),
        ("*", "en", "Forgot your password?"),
        ("de;q=0", "en", "Forgot your password?"),
        ("<script>", "en", "Forgot your password?"),
    ] {
        let page = asking(&office, asked).get("/w/northwind").await;
        is_in(&page, language);
        page.says(words);
    }
    let page = Browser::new(&office).get("/w/northwind").await;
    is_in(&page, "en");
}

#[tokio::test]
async fn a_choice_in_the_foot_of_a_page_is_kept_and_goes_before_what_the_browser_asks_for() {
    let office = Office::open().await;
    let mut browser = asking(&office, "de");
    let page = browser.get("/w/northwind").await;
    is_in(&page, "de");
    page.says("<a href=\"?language=ru\" lang=\"ru\" hreflang=\"ru\">Русский</a>");
    page.says("<span lang=\"de\" aria-current=\"true\">Deutsch</span>");
    let page = browser.get("/w/northwind?language=ru").await;
    is_in(&page, "ru");
    let cookie = page.header("set-cookie").unwrap();
    assert!(cookie.starts_with("gatehouse-language=ru; Path=/; HttpOnly; SameSite=Lax"));
    assert!(cookie.contains("Max-Age=31536000"), "{cookie}");
    // Everywhere, also on pages of no company, and where something went wrong.
    for path in [
        "/w/northwind",
        "/w/northwind/recover",
        "/",
        "/w/nowhere",
        "/oauth/authorize",
        "/w/northwind/i/unknown",
    ] {
        is_in(&browser.get(path).await, "ru");
    }
    let page = browser.post("/w/northwind", &[("login", ANNA)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    is_in(&page, "ru");
    page.says("Страница была открыта слишком долго");
    // Another choice, and one that there is not.
    is_in(&browser.get("/w/northwind?language=pl").await, "pl");
    is_in(&browser.get("/w/northwind?language=xx").await, "pl");
    is_in(&browser.get("/w/northwind").await, "pl");
    browser
        .cookies
        .insert("gatehouse-language".into(), "tlh".into());
    is_in(&browser.get("/w/northwind").await, "de");
}

#[tokio::test]
async fn the_list_of_languages_leads_back_to_its_page_and_to_no_other() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    // What a stranger put into the address is not repeated on the page.
    let page = browser.get("/w/northwind?next=https://evil.example").await;
    page.hides("evil.example").says("<a href=\"?language=de\"");
    // Codes that are shown once are not left by mistake: an answer to a form has no list, but one that can be sent again.
    let page = browser.sign_in("northwind", ANNA, "wrong").await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    page.says("<a href=\"?language=de\"");
    let page = browser.post("/w/northwind", &[]).await;
    page.hides("?language=");
    // Where the address alone says what the page is about, the links keep it.
    let page = browser.get("/?to=profile").await;
    page.says("<a href=\"?to=profile&language=de\"");
    let page = browser.get("/?to=profile&language=de").await;
    is_in(&page, "de");
    page.says("Melden Sie sich an, um Ihren Anmeldenamen zu sehen");
}

#[tokio::test]
async fn where_nobody_chose_the_company_speaks_its_own_language_and_then_the_server() {
    let mut office = Office::open().await;
    office.set(|config| config.language = Language::Fr);
    let mut browser = Browser::new(&office);
    is_in(&browser.get("/w/northwind").await, "fr");
    workspace::speak(&office.app, &office.workspace, Language::Pl)
        .await
        .unwrap();
    is_in(&browser.get("/w/northwind").await, "pl");
    is_in(&browser.get("/w/nowhere").await, "fr");
    is_in(&asking(&office, "es").get("/w/northwind").await, "es");
    office.seal().await;
    assert_eq!(office.causes("settings_edited").await.len(), 1);
    // Who is invited has no language yet: the letter is in their company's.
    office.invite("boris@northwind.example").await;
    let (subject, text, html) = last_letter(&office).await;
    assert_eq!(subject, "Petra Novak zaprasza do Northwind");
    assert!(text.contains("Wystarczy wybrać hasło."), "{text}");
    assert!(html.contains("<html lang=\"pl\">"), "{html}");
    assert!(
        html.contains("<strong>boris@northwind.example</strong>"),
        "{html}"
    );
}

#[tokio::test]
async fn letters_are_in_the_language_that_the_person_was_last_in() {
    let (office, _) = office().await;
    let mut german = asking(&office, "de");
    german.sign_in("northwind", ANNA, PASSWORD).await;
    let mut other = asking(&office, "ru");
    other.name = "Another browser".to_owned();
    other.sign_in("northwind", ANNA, PASSWORD).await;
    let (subject, text, html) = last_letter(&office).await;
    assert_eq!(subject, "Новый вход: Northwind");
    assert!(
        text.contains("Здравствуйте, anna@northwind.example!"),
        "{text}"
    );
    assert!(html.contains("<html lang=\"ru\">"), "{html}");
    assert!(html.contains("Задать новый пароль</a>"), "{html}");
    // Whatever the language of who asks for it: a stranger does not choose it.
    let mut stranger = asking(&office, "pl");
    crate::recovery::ask(&mut stranger, ANNA).await;
    let (subject, text, _) = last_letter(&office).await;
    assert_eq!(subject, "Новый пароль: Northwind");
    assert!(text.contains("Ссылка сработает один раз, до "), "{text}");
    assert!(text.contains(" 2026 г., "), "{text}");
    // A choice on the page counts as what the person is in.
    let mut chosen = asking(&office, "de");
    chosen.get("/w/northwind?language=es").await;
    chosen.sign_in("northwind", ANNA, PASSWORD).await;
    office.links().await;
    office.clock.advance(2 * MINUTE);
    crate::recovery::ask(&mut stranger, ANNA).await;
    let (subject, ..) = last_letter(&office).await;
    assert_eq!(subject, "Ponga una contraseña nueva para Northwind");
}

#[tokio::test]
async fn the_language_a_person_was_last_in_is_told_to_who_answers_them_doc_1() {
    let (office, anna) = office().await;
    let told = async || {
        office.seal().await;
        let copy = Copy::fetch(&office.owner, 500).await;
        match copy.row(Kind::Employee, anna.employee.as_str()) {
            Some(Row::Employee(anna)) => anna.language,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(told().await, None, "nobody knows yet");
    let mut browser = asking(&office, "ru");
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(told().await, Some(Language::Ru));
    let mut other = asking(&office, "de");
    other.sign_in("northwind", ANNA, "wrong password").await;
    assert_eq!(told().await, Some(Language::Ru), "that may be a stranger");
    other.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(told().await, Some(Language::De));
}

#[tokio::test]
async fn what_the_operator_wrote_stands_in_a_letters_subject_text_and_html() {
    let (mut office, _) = office().await;
    let folder = std::env::temp_dir().join(format!("gatehouse-letters-{}", std::process::id()));
    for (name, text) in [
        (
            "words/de.toml",
            "\"New sign-in to {company}\" = \"Neu bei {company}\"\n",
        ),
        (
            "mail/new_device.de.txt",
            "{% extends \"mail/layout.txt\" %}\n{% block subject %}{{ t(\"New sign-in to {company}\", company=company) }}{% endblock %}\n\
             {% block body %}Unser Text für {{ login }}{% endblock %}",
        ),
        (
            "mail/new_device.html",
            "<html lang=\"{{ language }}\"><p>Our page for {{ login }}</p></html>",
        ),
    ] {
        let file = folder.join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    office.app.pages = Pages::new(Some(folder.clone()));
    office.app.pages.check().unwrap();
    let mut browser = asking(&office, "de");
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    let mut other = asking(&office, "de");
    other.name = "Another browser".to_owned();
    other.sign_in("northwind", ANNA, PASSWORD).await;
    let (subject, text, html) = last_letter(&office).await;
    assert_eq!(subject, "Neu bei Northwind");
    assert!(text.contains(&format!("Unser Text für {ANNA}")), "{text}");
    assert!(text.contains("Guten Tag"), "the layout is ours: {text}");
    assert_eq!(
        html,
        format!("<html lang=\"de\"><p>Our page for {ANNA}</p></html>")
    );
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_refused_sign_in_says_one_and_the_same_in_every_language_sgn_1_blk_2() {
    let (office, anna) = office().await;
    for language in Language::ALL {
        let mut said = std::collections::BTreeSet::new();
        for (login, password) in [
            ("nobody@northwind.example", PASSWORD),
            (ANNA, "wrong password"),
        ] {
            let mut browser = asking(&office, language.code());
            let page = browser.sign_in("northwind", login, password).await;
            said.insert((
                page.status,
                page.between("role=\"alert\">", "</form>").unwrap(),
            ));
        }
        let texts: std::collections::BTreeSet<String> = said
            .into_iter()
            .map(|(status, text)| {
                assert_eq!(status, StatusCode::UNAUTHORIZED);
                text.split("<form").next().unwrap().to_owned()
            })
            .collect();
        assert_eq!(texts.len(), 1, "{language:?}: {texts:?}");
    }
    office.suspect(&anna.employee).await;
    let sentence = |page: &Page| page.between("role=\"alert\">", "<form").unwrap();
    let mut browser = asking(&office, "de");
    let blocked = sentence(&browser.sign_in("northwind", ANNA, PASSWORD).await);
    let mut browser = asking(&office, "de");
    let page = browser.sign_in("northwind", "nobody@x.example", PASSWORD);
    assert_eq!(blocked, sentence(&page.await));
    assert!(blocked.contains("Anmeldename oder Passwort stimmen nicht"));
}
