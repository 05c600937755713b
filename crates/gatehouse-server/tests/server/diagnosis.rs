//! "Why can't this person get in?": what the copy of a real server's feed says beforehand, held against what that server then decides at its
//! own door (DOC-1, DOC-2): a thousand people of forty workspaces. The decision alone is held against a thousand workspaces in the mirror's tests.

use std::collections::{BTreeMap, HashSet};

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use futures_util::StreamExt as _;
use gatehouse_mirror::employee::PersonQuery;
use gatehouse_mirror::open::{self, Mirror};
use gatehouse_mirror::profile::Profile;
use gatehouse_mirror::rows;
use gatehouse_mirror::secrets::Secrets;
use gatehouse_rules::diagnosis::{Cause, Diagnosed, Sure};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::feed::{Me, Row};
use gatehouse_rules::id::{EmployeeId, IdentityId, WorkspaceId};
use gatehouse_rules::ip_rule::{AllowList, NOTE, REFUSED, RuleFor};
use gatehouse_rules::operation::{Change, Decision, Outcome};
use gatehouse_rules::random::Random;
use gatehouse_rules::role::Role;
use gatehouse_rules::sign_in::Tries;
use gatehouse_rules::time::{Clock, DAY, MINUTE, Time};
use gatehouse_server::{case, store};

use crate::browser::{Browser, PASSWORD, code_at};
use crate::harness::{BEGIN, Client, Copy, Office};

/// Together a thousand people, each in a state that chance gives them, at the doors of a real server.
const WORKSPACES: usize = 40;
const PEOPLE: usize = 25;

const HOME: &str = "203.0.0.0/8";
const AWAY: &str = "198.0.0.0/8";

/// What was decided about someone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Fine,
    Dismissed,
    Blocked,
    Suspected,
    /// Blocked by hand, and dismissed after that.
    Both,
    PasswordVoid,
    Pending,
    /// Invited here, with a login of another company: with a letter or without one.
    Invited {
        letter: bool,
    },
}

/// What they did at the door before anybody was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tried {
    Nothing,
    Right,
    Wrong(u32),
    WrongCode,
    SameCode,
    WrongBackup,
}

/// Somebody of a random workspace.
struct One {
    workspace: usize,
    login: String,
    employee: EmployeeId,
    identity: IdentityId,
    browser: Browser,
    standing: Standing,
    /// They have a second step.
    enrolled: bool,
    /// They came before two-step was asked for; an invitation of then is too old now.
    early: bool,
    tried: Tried,
    /// They ask for help.
    asks: bool,
    /// An admin sent them a link to a new password.
    sent: bool,
}

struct Company {
    id: WorkspaceId,
    slug: String,
    owner: Client,
    /// Whether there is a list of addresses for everyone.
    listed: bool,
    /// Whether two-step is asked of everyone.
    required: bool,
}

fn pick<T: Clone>(chance: &Random, of: &[T]) -> T {
    of[usize::try_from(chance.below(of.len() as u64)).unwrap()].clone()
}

/// [`PASSWORD`], hashed with next to no work: the server takes the work from the hash, and a thousand people type it several times.
fn cheap() -> String {
    let (salt, mut out) = (b"a thousand people", [0; 32]);
    let params = Params::new(8, 1, 1, None).unwrap();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(PASSWORD.as_bytes(), salt, &mut out)
        .unwrap();
    let [salt, out] = [&salt[..], &out[..]].map(|bytes| STANDARD_NO_PAD.encode(bytes));
    format!("$argon2id$v=19$m=8,t=1,p=1${salt}${out}")
}

async fn applied(client: &Client, decision: Decision) {
    let told = format!("{decision:?}");
    assert_eq!(client.decide(decision).await, Outcome::applied(), "{told}");
}

fn list(rule: RuleFor, to: &str, wider: &str) -> Decision {
    let parsed = |text: &str| match text {
        "" => AllowList::default(),
        text => AllowList::parse(text).unwrap(),
    };
    Decision::SetIpRule {
        rule,
        list: Change {
            from: AllowList::default(),
            to: parsed(to),
        },
        wider: parsed(wider),
    }
}

async fn company(office: &mut Office, chance: &Random, at: usize) -> Company {
    let slug = format!("company{at}");
    let owner = office.another(&slug).await;
    let mut connection = office.app.db.connection().await.unwrap();
    let found = store::workspace::find_by_slug(&mut connection, &slug).await;
    drop(connection);
    let id = found.unwrap().unwrap().id;
    office.workspace = id.clone();
    office.confirmed(&owner).await;
    let listed = chance.below(4) == 0;
    if listed {
        applied(&owner, list(RuleFor::Workspace, HOME, "")).await;
    }
    let required = chance.below(3) == 0;
    if required {
        applied(&owner, Decision::RequireTwoStep).await;
    }
    Company {
        id,
        slug,
        owner,
        listed,
        required,
    }
}

/// What is the same for everyone.
struct World {
    chance: Random,
    /// [`PASSWORD`], hashed.
    hash: String,
    /// Where who is invited has their login.
    elsewhere: WorkspaceId,
    /// A browser that was nowhere yet.
    browser: Browser,
}

/// A person with a login and, mostly, a password; invited ones have it in another company.
async fn someone(
    office: &Office,
    world: &World,
    company: &Company,
    (workspace, number): (usize, usize),
    early: bool,
) -> One {
    let chance = &world.chance;
    use Standing::*;
    use Tried::*;
    let letter = chance.below(2) == 0;
    let standing = pick(
        chance,
        &[
            Fine,
            Fine,
            Fine,
            Fine,
            Fine,
            Fine,
            Dismissed,
            Blocked,
            Suspected,
            Both,
            PasswordVoid,
            Pending,
            Invited { letter },
        ],
    );
    let login = format!("p{number}@company{workspace}.example");
    let home = office.workspace.clone();
    let (employee, identity) = match standing {
        Pending => {
            let employee = office.pending(&login).await;
            let mut connection = office.app.db.connection().await.unwrap();
            let found = store::employee::find_identity(&mut connection, &home, &employee).await;
            (employee, found.unwrap().unwrap())
        }
        Invited { letter } => {
            let known = office
                .member_of(&world.elsewhere, Role::Employee, &login)
                .await;
            let invitee = office.invitee(&login);
            let employee = invitee.employee.clone();
            let people = vec![invitee];
            let letters = letter;
            applied(&company.owner, Decision::Invite { people, letters }).await;
            (employee, known.identity)
        }
        _ => {
            let roles = [Role::Employee, Role::Employee, Role::Extranet, Role::Admin];
            // BLK-5: of an admin the operator verifies the identity first.
            let role = match standing {
                PasswordVoid => Role::Employee,
                _ => pick(chance, &roles),
            };
            let person = office.member_of(&home, role, &login).await;
            (person.employee, person.identity)
        }
    };
    let has_password = standing != Fine || chance.below(12) > 0;
    if has_password {
        set_password(office, &identity, &world.hash).await;
    }
    let is_enrolled = matches!(standing, Fine | Dismissed | Suspected) && chance.below(3) == 0;
    if is_enrolled {
        enrolled(office, &home, &employee, &identity).await;
    }
    // More than that many are not even looked at, whoever they are; that is told of whom nothing else keeps out.
    let may_enter = standing == Fine && (is_enrolled || !company.required);
    let most = if may_enter { 4 } else { 2 };
    let tried = match chance.below(9) {
        0 | 1 if has_password => Nothing,
        2 | 3 => Wrong(1 + u32::try_from(chance.below(2)).unwrap()),
        4 => Wrong(most),
        5 => WrongCode,
        6 => SameCode,
        7 => WrongBackup,
        _ => Right,
    };
    let place = pick(chance, &["203", "203", "198"]);
    let mut browser = world.browser.clone();
    let ip = format!("{place}.{workspace}.{number}.7");
    browser.extra.push(("x-forwarded-for", ip));
    let is_member = !matches!(standing, Pending | Invited { .. });
    if is_member && chance.below(6) == 0 {
        let wider = if company.listed { HOME } else { "" };
        let own = pick(chance, &[HOME, AWAY]);
        if own != wider {
            let own = list(RuleFor::Person(employee.clone()), own, wider);
            applied(&company.owner, own).await;
        }
    }
    One {
        workspace,
        login,
        employee,
        identity,
        browser,
        standing,
        enrolled: is_enrolled,
        early,
        tried,
        asks: standing == Fine && chance.below(12) == 0,
        sent: standing == Fine && has_password && chance.below(12) == 0,
    }
}

async fn set_password(office: &Office, identity: &IdentityId, hash: &str) {
    let mut tx = office.app.db.begin().await.unwrap();
    store::identity::set_password(&mut tx, identity, hash, office.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn enrolled(
    office: &Office,
    workspace: &WorkspaceId,
    employee: &EmployeeId,
    identity: &IdentityId,
) {
    office.enrol(identity).await;
    let event = Event {
        on: Some(employee.clone()),
        ..office.app.event(EventKind::TwoStepEnrolled)
    };
    office.app.log(workspace, event).await.unwrap();
}

/// Brings somebody where chance has them stand, by what admins, the door and the operator do.
async fn stand(office: &Office, company: &Company, one: &One) {
    let employee = one.employee.clone();
    let dismiss = || Decision::Dismiss {
        employee: employee.clone(),
        keep_webhooks: false,
    };
    let block = || Decision::Block {
        employee: employee.clone(),
        reason: "Left the phone in a taxi".to_owned(),
    };
    match one.standing {
        Standing::Fine | Standing::Pending | Standing::Invited { .. } => {}
        Standing::Dismissed => applied(&company.owner, dismiss()).await,
        Standing::Blocked => applied(&company.owner, block()).await,
        Standing::Both => {
            applied(&company.owner, block()).await;
            applied(&company.owner, dismiss()).await;
        }
        Standing::Suspected => office.suspect(&employee).await,
        Standing::PasswordVoid => {
            office.suspect(&employee).await;
            let opened = case::open_for(&office.app, &company.id, &employee, None).await;
            assert!(opened.unwrap().is_some());
            let mut connection = office.app.db.connection().await.unwrap();
            let cases = store::case::list(&mut connection, None, false).await;
            drop(connection);
            let cases = cases.unwrap();
            case::unblock(&office.app, &cases[0], None, None)
                .await
                .unwrap();
        }
    }
    if one.sent {
        let decision = Decision::SendRecovery { employee };
        applied(&company.owner, decision).await;
    }
}

/// What is typed as the second step.
#[derive(Clone, Copy)]
enum Second {
    Right,
    Wrong,
    WrongBackup,
}

/// Types a login, a password and, where one is asked for, a second step. Each time a moment later: the log is in the order of its times.
async fn enter(clock: &Clock, one: &mut One, slug: &str, password: &str, second: Second) {
    clock.advance(1);
    one.browser.cookies.remove("gatehouse-session");
    let page = one.browser.sign_in(slug, &one.login, password).await;
    let confirm = format!("/w/{slug}/confirm");
    if page.header("location") == Some(confirm) {
        let page = one.browser.follow(&page).await;
        let code = code_at(clock.now());
        let fields: &[(&str, &str)] = match second {
            Second::Right => &[("code", &code)],
            Second::Wrong => &[("code", "000000")],
            Second::WrongBackup => &[("number", "1"), ("backup", "aaaa-aaaa-aaaa")],
        };
        one.browser.submit(&page, fields).await;
    }
}

async fn attempt(clock: &Clock, one: &mut One, slug: &str) {
    match one.tried {
        Tried::Nothing => {}
        Tried::Right => enter(clock, one, slug, PASSWORD, Second::Right).await,
        Tried::Wrong(n) => {
            for _ in 0..n {
                enter(clock, one, slug, "wrong", Second::Right).await;
            }
        }
        Tried::WrongCode => enter(clock, one, slug, PASSWORD, Second::Wrong).await,
        Tried::SameCode => {
            enter(clock, one, slug, PASSWORD, Second::Right).await;
            enter(clock, one, slug, PASSWORD, Second::Right).await;
        }
        Tried::WrongBackup => enter(clock, one, slug, PASSWORD, Second::WrongBackup).await,
    }
}

/// What the newest of someone's attempts between two instants came to, by the word in the server's log; `in` where they were let in.
fn came_to(copy: &Copy, one: &One, (from, to): (Time, Time)) -> Option<String> {
    let is_theirs = |event: &&Event| {
        let login = event.data.get("login").and_then(|login| login.as_str());
        event.on.as_ref() == Some(&one.employee)
            || (event.on.is_none() && login == Some(one.login.as_str()))
    };
    let events = copy.rows.values().filter_map(|row| match &row.row {
        Row::Event(event) => Some(event),
        _ => None,
    });
    let of_attempts = events.filter(is_theirs).filter(|event| {
        let noted = event.data.get(NOTE).and_then(|noted| noted.as_str());
        let kinds = [
            EventKind::SignedIn,
            EventKind::SignInFailed,
            EventKind::PlaceRefused,
        ];
        kinds.contains(&event.kind) && noted != Some(REFUSED) && event.at >= from && event.at < to
    });
    let newest = of_attempts.max_by_key(|event| event.number)?;
    Some(match newest.kind {
        EventKind::SignedIn => "in".to_owned(),
        EventKind::PlaceRefused => "place_not_allowed".to_owned(),
        _ => newest.cause.clone().unwrap(),
    })
}

/// What an admin is to read where the server's log has that word.
fn named(one: &One, word: &str) -> Option<Cause> {
    Some(match (word, one.standing) {
        ("in", _) => return None,
        ("blocked", Standing::Suspected) => Cause::BlockedBySuspicion,
        ("blocked", _) => Cause::BlockedByHand,
        ("not_in_workspace", Standing::Invited { letter: false }) => Cause::NeverSent,
        ("not_in_workspace", Standing::Invited { letter: true }) if one.early => {
            Cause::InvitationExpired
        }
        ("not_in_workspace", _) => Cause::NotJoinedYet,
        ("no_password", _) => Cause::NoPassword,
        ("wrong_password", _) => Cause::WrongPassword,
        ("captcha_wanted", _) => Cause::Captcha,
        ("wrong_code", _) => Cause::WrongCode,
        ("code_used", _) => Cause::CodeUsed,
        ("wrong_backup_code", _) => Cause::WrongBackupCode,
        ("pending_approval", _) => Cause::PendingApproval,
        ("dismissed", _) => Cause::Dismissed,
        ("password_void", _) => Cause::PasswordVoid,
        ("place_not_allowed", _) => Cause::PlaceNotAllowed,
        ("must_enrol", _) => Cause::MustEnrol,
        (other, standing) => panic!("{other} of {standing:?}"),
    })
}

/// The first cause that a mirror of the company names for each of its people, with everything it says of it.
async fn diagnosed(
    office: &Office,
    company: &Company,
    copy: &Copy,
    people: &[EmployeeId],
) -> BTreeMap<EmployeeId, Option<Diagnosed>> {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(office.id());
    std::fs::create_dir_all(&folder).unwrap();
    let profile = Profile {
        folder: folder.clone(),
        clock: office.clock.clone(),
        random: Random::System,
        secrets: Secrets::memory(),
    };
    let mirror = Mirror::create(&profile, "Northwind", None).await.unwrap();
    let me = Me {
        workspace: company.id.clone(),
        employee: company.owner.employee.clone(),
        name: "Someone Else".into(),
        role: Role::Owner,
        ip: None,
    };
    let mut write = mirror.write().await.unwrap();
    open::set(write.conn(), "me", &me).await.unwrap();
    write.commit().await.unwrap();
    let all: Vec<_> = copy.rows.values().cloned().collect();
    let mut write = mirror.write_copy(&mirror.copy()).await.unwrap();
    rows::set(write.conn(), &all).await.unwrap();
    open::set(write.conn(), "reached", &copy.revision)
        .await
        .unwrap();
    open::set(write.conn(), "as_of", &office.clock.now())
        .await
        .unwrap();
    write.commit().await.unwrap();
    let mut found = BTreeMap::new();
    for employee in people {
        let employee = employee.clone();
        let query = PersonQuery {
            employee: employee.clone(),
        };
        let shown = mirror.person(query).await.unwrap();
        let first = shown.causes.into_iter().find(|one| one.sure <= Sure::Tried);
        found.insert(employee, first);
    }
    drop(mirror);
    std::fs::remove_dir_all(folder).unwrap();
    found
}

#[tokio::test]
async fn in_random_workspaces_of_a_thousand_people_the_mirror_names_what_the_server_decides_doc_1_doc_2()
 {
    let mut office = Office::open().await;
    office.behind_a_proxy();
    office.set(|config| {
        config.tries = Tries {
            free: 3,
            ..Tries::default()
        };
    });
    let world = World {
        chance: Random::seeded(7),
        hash: cheap(),
        elsewhere: office.workspace.clone(),
        browser: Browser::new(&office),
    };
    let mut companies = Vec::new();
    let mut people: Vec<One> = Vec::new();
    for at in 0..WORKSPACES {
        companies.push(company(&mut office, &world.chance, at).await);
    }
    for early in [true, false] {
        for (at, company) in companies.iter().enumerate() {
            office.workspace = company.id.clone();
            for number in (0..PEOPLE).filter(|number| (number % 3 == 0) == early) {
                let place = (at, number);
                people.push(someone(&office, &world, company, place, early).await);
            }
        }
        // The grace of who was there is over, and so are the invitations of then.
        office.clock.advance(if early { 40 * DAY } else { MINUTE });
    }
    for one in &people {
        office.workspace = companies[one.workspace].id.clone();
        stand(&office, &companies[one.workspace], one).await;
    }
    office.clock.advance(MINUTE);
    office.seal().await;
    let before = office.clock.now();
    let clock = &office.clock.clone();
    let slugs: Vec<String> = companies.iter().map(|one| one.slug.clone()).collect();
    let slugs = slugs.as_slice();
    let mut people: Vec<One> = futures_util::stream::iter(people)
        .map(|mut one| async move {
            let slug = &slugs[one.workspace];
            attempt(clock, &mut one, slug).await;
            one
        })
        .buffer_unordered(50)
        .collect()
        .await;
    for one in people.iter().filter(|one| one.asks) {
        office.workspace = companies[one.workspace].id.clone();
        office.help_of(&one.employee, &one.identity).await;
    }
    office.clock.advance(2 * MINUTE);
    office.seal().await;
    let asked = office.clock.now();
    let mut said = BTreeMap::new();
    for (at, company) in companies.iter().enumerate() {
        let copy = Copy::fetch(&company.owner, 500).await;
        let theirs = people.iter().filter(|one| one.workspace == at);
        let ids: Vec<_> = theirs.map(|one| one.employee.clone()).collect();
        said.extend(diagnosed(&office, company, &copy, &ids).await);
    }
    // Whoever was asked about now types everything right.
    people = futures_util::stream::iter(people)
        .map(|mut one| async move {
            let slug = &slugs[one.workspace];
            enter(clock, &mut one, slug, PASSWORD, Second::Right).await;
            one
        })
        .buffer_unordered(50)
        .collect()
        .await;
    office.clock.advance(MINUTE);
    office.seal().await;
    let (mut seen, mut faults) = (HashSet::new(), Vec::new());
    for (at, company) in companies.iter().enumerate() {
        let copy = Copy::fetch(&company.owner, 500).await;
        for one in people.iter().filter(|one| one.workspace == at) {
            let tried = came_to(&copy, one, (before, asked));
            let right = came_to(&copy, one, (asked, office.clock.now()));
            // Nobody counts a try twice that is not looked at: the log has the first of them.
            let right = right.or_else(|| tried.clone().filter(|word| word == "captcha_wanted"));
            let right = right.unwrap_or_else(|| panic!("nothing came of {}", one.login));
            // RCV-1: a letter that came before somebody was let in is theirs no more.
            let waits = one.sent && tried.is_none();
            let tried = tried.as_deref().unwrap_or("in");
            // From where somebody comes is known once they have proved who they are; until then only what else keeps them out.
            let is_new = right == "place_not_allowed" && tried != right;
            let stops = match right.as_str() {
                "place_not_allowed" if is_new => {
                    (company.required && !one.enrolled).then_some(Cause::MustEnrol)
                }
                "in" | "no_password" | "captcha_wanted" => {
                    if right != "in" && right != tried {
                        faults.push(format!("{}: {tried}, then {right}", one.login));
                    }
                    None
                }
                standing => named(one, standing),
            };
            let expected = stops
                .or(one.asks.then_some(Cause::CannotConfirm))
                .or_else(|| named(one, tried))
                .or(waits.then_some(Cause::RecoveryNotOpened));
            let told = said[&one.employee].as_ref();
            let context = format!(
                "{} {:?} {:?}: tried {tried}, right {right}, told {told:?}",
                one.login, one.standing, one.tried
            );
            if told.map(|told| told.cause) != expected {
                faults.push(format!("not {expected:?}: {context}"));
            } else if let Some(told) = told {
                // With its age, and a block with its evidence.
                if told.at.is_none() || told.block.is_some() != (right == "blocked") {
                    faults.push(format!("without evidence: {context}"));
                }
            }
            seen.insert(expected);
        }
    }
    assert_eq!(people.len(), 1_000);
    assert!(
        faults.is_empty(),
        "{} of them: {:#?}",
        faults.len(),
        faults.iter().take(12).collect::<Vec<_>>()
    );
    assert!(seen.len() >= 18, "all alike: {seen:?}");
    assert!(before > BEGIN);
}
