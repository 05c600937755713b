//! Writing letters out: their words, and the links that nobody has kept until this moment.

use gatehouse_rules::address::{Address, Channel};
use gatehouse_rules::language::Language;
use gatehouse_rules::logo::{self, Logo};
use gatehouse_rules::secret::Plain;
use gatehouse_rules::time::{DAY, MINUTE, Time};
use minijinja::{Value, context};

use crate::app::App;
use crate::at;
use crate::failure::Told;
use crate::language;
use crate::mail::Written;
use crate::pages::{self, in_words};
use crate::profile;
use crate::recovery;
use crate::report::{self, LETTER};
use crate::store;
use crate::store::letter::{LetterKind, Queued};
use crate::store::recovery::Way;
use crate::store::workspace::Stored;
use crate::words::{Said, said};

/// A letter that can leave.
#[derive(Debug)]
pub enum Ready {
    /// By mail.
    Mail(Box<Written>),
    /// By SMS.
    Sms {
        /// To which number.
        phone: String,
        /// The text, link and all.
        text: String,
    },
}

/// What a letter says: its template, and the words in it.
struct Content {
    template: &'static str,
    /// The template of its SMS.
    sms: &'static str,
    words: Value,
}

/// Under which name the content of a letter holds the language of the browser that asked for it.
pub(crate) const LANGUAGE: &str = "language";
/// The template of an invitation's SMS.
const SMS: &str = "mail/sms.txt";

/// Writes a letter out, of a workspace or of the server itself; `None` when its subject is gone or a newer letter took its place.
///
/// # Errors
/// When the database does not answer, or an operator's template does not read.
pub async fn write(
    app: &App,
    workspace: Option<&Stored>,
    letter: &mut Queued,
) -> Told<Option<Ready>> {
    let content = match (letter.kind, workspace) {
        (LetterKind::Recovery, of) => recovery(app, of, letter).await?,
        (LetterKind::Recovered, of) => Some(recovered(app, of, letter)),
        (LetterKind::NewDevice, of) => Some(new_device(app, of, letter).await?),
        (_, Some(workspace)) => of_company(app, workspace, letter).await?,
        (_, None) => of_identity(app, letter).await?,
    };
    let Some(content) = content else {
        return Ok(None);
    };
    // Mail goes to the address as typed, an SMS to the bare number.
    let to = match (letter.channel, Address::parse(&letter.address)) {
        (Channel::Phone, Ok(address)) => address.canonical,
        _ => letter.address.clone(),
    };
    let language = language::of_letter(app, reader(app, letter).await?, workspace);
    let edges = edges(app, workspace, &to).await?;
    if letter.channel == Channel::Phone {
        let words = context! { ..content.words, ..edges.words };
        let text = app.pages.render(language, content.sms, words)?;
        let text = text.trim().to_owned();
        return Ok(Some(Ready::Sms { phone: to, text }));
    }
    let id = letter.id.as_str();
    let written = put_together(app, language, edges, id, &to, app.clock.now(), content)?;
    Ok(Some(Ready::Mail(Box::new(written))))
}

/// What a letter of a workspace says.
async fn of_company(app: &App, workspace: &Stored, letter: &Queued) -> Told<Option<Content>> {
    Ok(match letter.kind {
        LetterKind::Login => login(app, workspace, letter).await?,
        LetterKind::Invitation => invitation(app, workspace, letter).await?,
        LetterKind::Join => joining(app, workspace, letter),
        LetterKind::Known => Some(known(app, workspace)),
        LetterKind::Approved => Some(Content {
            template: "approved",
            sms: SMS,
            words: context! {
                name => name(app, workspace, letter).await?,
                link => home(app, workspace),
                button => said!("Sign in"),
            },
        }),
        LetterKind::Recovery
        | LetterKind::Recovered
        | LetterKind::NewDevice
        | LetterKind::LoginChange
        | LetterKind::LoginChanged
        | LetterKind::Social => None,
        LetterKind::Paused => Some(paused(app, workspace, letter).await?),
        LetterKind::AddressRequest => Some(Content {
            template: "address_request",
            sms: SMS,
            words: context! {
                link => format!("{}/profile/login", app.config.origin()),
                button => said!("Change your login"),
                name => name(app, workspace, letter).await?,
                contested => letter.content.get("address").and_then(|text| text.as_str()),
                by => letter.content.get("by").and_then(|text| text.as_str()),
            },
        }),
    })
}

/// The language that whoever reads a letter was last in. Who has no login yet asked for the letter with a browser, or is invited and has
/// none (so that their company's counts).
async fn reader(app: &App, letter: &Queued) -> Told<Option<Language>> {
    let asked_in = letter.content.get(LANGUAGE).and_then(|code| code.as_str());
    if let Some(language) = asked_in.and_then(Language::named) {
        return Ok(Some(language));
    }
    let mut connection = app.db.connection().await?;
    let id = &letter.identity;
    let identity = match (id, &letter.employee, &letter.workspace) {
        (Some(id), _, _) => store::identity::find(&mut connection, id).await?,
        (None, Some(person), Some(workspace)) => {
            store::identity::find_of_employee(&mut connection, workspace, person).await?
        }
        _ => None,
    };
    let identity = match identity {
        Some(identity) => Some(identity),
        None => {
            let login = Address::parse(&letter.address);
            let login = login.map_or_else(|_| letter.address.clone(), |one| one.canonical);
            store::identity::find_by_login(&mut connection, &login).await?
        }
    };
    Ok(identity.and_then(|identity| identity.language))
}

/// What a letter about an identity says, which is of no workspace: it comes from the server itself.
async fn of_identity(app: &App, letter: &Queued) -> Told<Option<Content>> {
    let text = |name: &str| letter.content.get(name).and_then(|value| value.as_str());
    Ok(Some(match letter.kind {
        LetterKind::LoginChange => {
            let Some(token) = text("change").map(|id| profile::token(app, id)) else {
                return Ok(None);
            };
            let mut connection = app.db.connection().await?;
            let now = app.clock.now();
            let change = store::profile::find_change(&mut connection, &token.hash()).await?;
            if change.is_none_or(|change| !change.is_open(now)) {
                return Ok(None);
            }
            Content {
                template: "login_change",
                sms: SMS,
                words: context! {
                    who => text("name"),
                    until => minute(letter.queued_at.plus(profile::LINK_LIVES)),
                    link => format!("{}/profile/login/{}", app.config.origin(), token.expose()),
                    button => said!("Confirm this address"),
                },
            }
        }
        LetterKind::LoginChanged => Content {
            template: "login_changed",
            sms: SMS,
            words: context! { name => text("name"), is => text("is") },
        },
        LetterKind::Social => {
            let at = letter.content.get("at").and_then(serde_json::Value::as_i64);
            let linked = letter.content.get("linked").and_then(|it| it.as_bool());
            Content {
                template: "social",
                sms: SMS,
                words: context! {
                    name => text("name"),
                    login => text("login"),
                    provider => text("provider"),
                    linked => linked.unwrap_or_default(),
                    at => minute(at.map_or(letter.queued_at, Time)),
                    link => format!("{}{}", app.config.origin(), profile::HERE),
                    button => said!("Your profile"),
                },
            }
        }
        _ => return Ok(None),
    }))
}

/// The letter that shows whether mail leaves at all.
///
/// # Errors
/// When the database does not answer, or an operator's template does not read.
pub async fn test(
    app: &App,
    workspace: &Stored,
    to: &str,
    name: &str,
    reader: Option<Language>,
) -> Told<Written> {
    let now = app.clock.now();
    let content = Content {
        template: "test",
        sms: SMS,
        words: context! { name },
    };
    let language = language::of_letter(app, reader, Some(workspace));
    let edges = edges(app, Some(workspace), to).await?;
    put_together(app, language, edges, &app.random.id(now), to, now, content)
}

/// An invitation as it would leave, to the admin who asks: with what the company would say in it, and an address that leads nowhere.
///
/// # Errors
/// When the database does not answer, or an operator's template does not read.
pub async fn invitation_like(
    app: &App,
    workspace: &Stored,
    text: Option<String>,
    (to, name): (&str, &str),
    language: Language,
) -> Told<Written> {
    let now = app.clock.now();
    let content = Content {
        template: "invitation",
        sms: SMS,
        words: context! {
            name,
            inviter => name,
            company_text => text,
            until => day(workspace.settings.link_ends(now)),
            link => format!("{}/i/…", home(app, workspace)),
            button => said!("Join"),
        },
    };
    let edges = edges(app, Some(workspace), to).await?;
    put_together(app, language, edges, &app.random.id(now), to, now, content)
}

/// What stands at the edges of every letter.
struct Edges {
    /// The sender's name.
    name: String,
    /// The company's logo, which goes along.
    logo: Option<Logo>,
    words: Value,
}

async fn edges(app: &App, workspace: Option<&Stored>, to: &str) -> Told<Edges> {
    let host = app.config.host();
    let company = workspace.map_or(host, |workspace| &workspace.name);
    let picture = match workspace {
        Some(workspace) if workspace.settings.logo.is_some() => {
            store::logo::find(&mut *app.db.connection().await?, &workspace.id).await?
        }
        _ => None,
    };
    let logo = picture.map(|picture| logo::check(&picture)).transpose()?;
    let words = context! {
        company,
        initial => pages::initial(company),
        logo => logo.is_some(),
        of_company => workspace.is_some(),
        address => match workspace {
            Some(workspace) => format!("{host}/w/{}", workspace.slug),
            None => format!("{host}/profile"),
        },
        sender => app.config.sender(),
        to,
    };
    let name = workspace.map_or_else(|| app.config.sender_name(), |workspace| &workspace.name);
    Ok(Edges {
        name: name.to_owned(),
        logo,
        words,
    })
}

fn put_together(
    app: &App,
    language: Language,
    edges: Edges,
    id: &str,
    to: &str,
    at: Time,
    content: Content,
) -> Told<Written> {
    let words = context! { ..content.words, ..edges.words };
    let text = app
        .pages
        .render(language, &format!("mail/{}.txt", content.template), &words)?;
    // The subject is the first line of the text template.
    let (subject, text) = text.split_once('\n').unwrap_or((&text, ""));
    let words = context! { subject, ..words };
    let html = app
        .pages
        .render(language, &format!("mail/{}.html", content.template), words)?;
    let return_path = match &app.config.mail.return_path {
        Some(pattern) => pattern.replace(LETTER, &report::token(&app.key, id)),
        None => app.config.sender().to_owned(),
    };
    Ok(Written {
        id: id.to_owned(),
        to: to.to_owned(),
        from: app.config.sender().to_owned(),
        from_name: edges.name,
        return_path,
        subject: subject.trim().to_owned(),
        text: text.trim_start().to_owned(),
        html,
        logo: edges.logo,
        at,
    })
}

/// INV-3: the link of this letter's issue, if that still is the newest. Remembered by its hash, so that it can later say why it is old.
async fn invitation(app: &App, workspace: &Stored, letter: &Queued) -> Told<Option<Content>> {
    let Some(id) = &letter.invitation else {
        return Ok(None);
    };
    let now = app.clock.now();
    let token = app
        .key
        .secret(&["invitation", id.as_str(), &letter.issue.to_string()]);
    let mut tx = app.db.begin().await?;
    store::issued::add(&mut tx, &workspace.id, id, letter.issue, &token.hash(), now).await?;
    let issued = store::invitation::find(&mut tx, &workspace.id, id).await?;
    let Some(issued) = issued.filter(|issued| {
        issued.issue == letter.issue
            && issued.kept.row.joined_at.is_none()
            && issued.kept.row.expires_at.is_some_and(|at| at > now)
    }) else {
        tx.commit().await?;
        return Ok(None);
    };
    let row = &issued.kept.row;
    let person = store::employee::find(&mut tx, &workspace.id, &row.employee).await?;
    let inviter = match &row.invited_by {
        Some(by) => store::employee::find(&mut tx, &workspace.id, by).await?,
        None => None,
    };
    tx.commit().await?;
    let name = person
        .map(|kept| kept.row.name)
        .filter(|name| *name != row.address);
    // INV-13: who was registered first and written to later has a place already, only no password.
    let registered = usize::try_from(row.n_sent).is_ok_and(|n| n == row.sends.len())
        && row
            .sends
            .first()
            .is_some_and(|first| *first > row.invited_at);
    Ok(Some(Content {
        template: if registered {
            "registered"
        } else {
            "invitation"
        },
        sms: SMS,
        words: context! {
            name,
            inviter => inviter.map(|kept| kept.row.name),
            company_text => workspace.settings.invitation_text.clone(),
            until => row.expires_at.map(day),
            link => link(app, workspace, "i", &token),
            button => if registered { said!("Choose a password") } else { said!("Join") },
        },
    }))
}

/// RCV-1, RCV-2: the link or the code, for whoever has the login.
async fn recovery(
    app: &App,
    workspace: Option<&Stored>,
    letter: &mut Queued,
) -> Told<Option<Content>> {
    let Some(sending) = recovery::sending(app, letter).await? else {
        return Ok(None);
    };
    let (sms, code, link) = match sending.way {
        Way::Link => {
            let link = link(app, workspace, "r", &sending.secret);
            ("mail/recovery_link_sms.txt", None, Some(link))
        }
        Way::Code => {
            let code = sending.secret.expose().to_owned();
            ("mail/recovery_sms.txt", Some(code), None)
        }
    };
    let limits = &app.config.recovery;
    let until = letter.queued_at.plus(limits.link_lives());
    Ok(Some(Content {
        template: "recovery",
        sms,
        words: context! {
            name => sending.identity.name,
            until => minute(until),
            time => in_words(limits.code_seconds),
            code,
            link,
            button => said!("Set a new password"),
        },
    }))
}

/// RCV-1: that a password was set, and what to do for who did not do it.
fn recovered(app: &App, workspace: Option<&Stored>, letter: &Queued) -> Content {
    let at = letter.content.get("at").and_then(serde_json::Value::as_i64);
    Content {
        template: "recovered",
        sms: "mail/recovered_sms.txt",
        words: context! {
            name => letter.content.get("name").and_then(|name| name.as_str()),
            at => minute(at.map_or(letter.queued_at, Time)),
            link => format!("{}/recover", home(app, workspace)),
            button => said!("Set another password"),
        },
    }
}

/// SGN-6: when and from where someone signed in, and what to do for who did not.
async fn new_device(app: &App, workspace: Option<&Stored>, letter: &Queued) -> Told<Content> {
    let text = |key: &str| letter.content.get(key).and_then(|text| text.as_str());
    let at = letter.content.get("at").and_then(serde_json::Value::as_i64);
    Ok(Content {
        template: "new_device",
        sms: SMS,
        words: context! {
            name => match workspace {
                Some(workspace) => name(app, workspace, letter).await?,
                None => None,
            },
            login => text("login"),
            at => minute(at.map_or(letter.queued_at, Time)),
            ip => text("ip"),
            device => text("device"),
            link => format!("{}/recover", home(app, workspace)),
            button => said!("Set a new password"),
        },
    })
}

/// SGN-7: the login as it is now.
async fn login(app: &App, workspace: &Stored, letter: &Queued) -> Told<Option<Content>> {
    let Some(id) = &letter.employee else {
        return Ok(None);
    };
    let mut connection = app.db.connection().await?;
    let found = store::employee::find(&mut connection, &workspace.id, id).await?;
    let Some((name, login)) = found.and_then(|kept| Some((kept.row.name, kept.row.login?))) else {
        return Ok(None);
    };
    Ok(Some(Content {
        template: "login",
        sms: "mail/login_sms.txt",
        words: context! {
            name,
            login,
            by => letter.content.get("by").and_then(|by| by.as_str()),
            link => home(app, workspace),
            button => said!("Sign in"),
        },
    }))
}

fn joining(app: &App, workspace: &Stored, letter: &Queued) -> Option<Content> {
    let id = letter.content.get("joining")?.as_str()?;
    let token = app.key.secret(&["joining", id]);
    Some(Content {
        template: "join",
        sms: SMS,
        words: context! {
            name => letter.content.get("name").and_then(|name| name.as_str()),
            until => day(letter.queued_at.plus(DAY)),
            link => link(app, workspace, "j", &token),
            button => said!("Confirm my address"),
        },
    })
}

fn known(app: &App, workspace: &Stored) -> Content {
    Content {
        template: "known",
        sms: SMS,
        words: context! { link => home(app, workspace), button => said!("Sign in") },
    }
}

/// TFA-4: a pause, to the person it is about, who may not have asked for it.
async fn paused(app: &App, workspace: &Stored, letter: &Queued) -> Told<Content> {
    let said = |name| letter.content.get(name).and_then(|text| text.as_str());
    let until = letter.content.get("until").and_then(|at| at.as_i64());
    let until = until.map(|at| minute(Time(at)));
    Ok(Content {
        template: "paused",
        sms: "mail/paused_sms.txt",
        words: context! {
            name => name(app, workspace, letter).await?,
            by => said("by"),
            reason => said("reason"),
            until,
        },
    })
}

/// The name of whom a letter is to, who has a place here.
async fn name(app: &App, workspace: &Stored, letter: &Queued) -> Told<Option<String>> {
    let Some(id) = &letter.employee else {
        return Ok(None);
    };
    let mut connection = app.db.connection().await?;
    let found = store::employee::find(&mut connection, &workspace.id, id).await?;
    Ok(found.map(|kept| kept.row.name))
}

/// Links are built from the configured address alone, never from a request's headers (attack 17).
fn link<'a>(
    app: &App,
    workspace: impl Into<Option<&'a Stored>>,
    kind: &str,
    token: &Plain,
) -> String {
    format!("{}/{kind}/{}", home(app, workspace), token.expose())
}

fn home<'a>(app: &App, workspace: impl Into<Option<&'a Stored>>) -> String {
    format!("{}{}", app.config.origin(), at::path(workspace.into(), ""))
}

/// Day and minute in UTC.
#[must_use]
pub(crate) fn minute(at: Time) -> Said {
    let minutes = at.0.div_euclid(MINUTE);
    let time = format!(
        "{:02}:{:02}",
        minutes.div_euclid(60).rem_euclid(24),
        minutes.rem_euclid(60)
    );
    said!("{day}, {time} UTC", day = day(at), time = time)
}

/// A day in UTC, as `9 January 2027`: letters are read in every country, and each has its own order of day and month.
#[must_use]
pub(crate) fn day(at: Time) -> Said {
    // Howard Hinnant's civil-from-days.
    let z = at.0.div_euclid(DAY) + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    let said = match month {
        1 => said!("{day} January {year}"),
        2 => said!("{day} February {year}"),
        3 => said!("{day} March {year}"),
        4 => said!("{day} April {year}"),
        5 => said!("{day} May {year}"),
        6 => said!("{day} June {year}"),
        7 => said!("{day} July {year}"),
        8 => said!("{day} August {year}"),
        9 => said!("{day} September {year}"),
        10 => said!("{day} October {year}"),
        11 => said!("{day} November {year}"),
        _ => said!("{day} December {year}"),
    };
    said.with("day", day).with("year", year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(day: Said) -> String {
        Value::from(day).to_string()
    }

    #[test]
    fn a_letter_names_the_day_its_link_ends_so_that_every_country_reads_it() {
        assert_eq!(said(day(Time(0))), "1 January 1970");
        assert_eq!(said(day(Time(951_782_400_000))), "29 February 2000");
        assert_eq!(said(day(Time(1_798_761_599_999))), "31 December 2026");
        let german = crate::words::Words::built_in(Language::De);
        assert_eq!(
            german.said(&minute(Time(951_782_400_000))),
            "29. Februar 2000, 00:00 UTC"
        );
    }
}
