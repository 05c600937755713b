//! `user.get` against a plain reading of its documentation, written apart and kept in memory: for random people, random filters and
//! random selections both find the same, in the same order, on the same pages, with the same fields, whoever asks (API-1).

use std::cmp::Ordering;
use std::collections::BTreeSet;

use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use gatehouse_rules::operation::{Decision, Outcome};
use gatehouse_rules::role::Role;
use gatehouse_rules::webhook::Scope;
use gatehouse_server::config;
use serde_json::{Map, Value, json};
use tower::ServiceExt;

use crate::harness::{Client, Office};

/// Companies that are made up, filters that are tried in each, and how many people each has.
const COMPANIES: [u64; 3] = [
    0x9E37_79B9_7F4A_7C15,
    0xC2B2_AE3D_27D4_EB4F,
    0x1656_67B1_9E37_79F9,
];
const CASES: u32 = 700;
const PEOPLE: usize = 110;
const NAMES: [&str; 9] = [
    "Anna", "anna", "Änna", "Ben", "Ömer", "Zoë", "Nina", "Ann", "Bo",
];
const LAST: [&str; 8] = [
    "de Boer", "Berg", "berg", "Müller", "Novák", "", "Bergmann", "Boer",
];
const POSITIONS: [&str; 5] = ["", "Clerk", "Head of Sales", "clerk", "Sales"];
/// 2026-01-01, from which instants of the past are drawn.
const BEGIN: i64 = 1_767_225_600;

/// The same numbers at each run.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % n as u64).unwrap()
    }

    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
}

/// What the documentation says stands in a person's fields.
#[derive(Clone, Debug)]
struct Person {
    id: i64,
    active: bool,
    /// Active, and never was here.
    invited: bool,
    name: String,
    last_name: String,
    position: String,
    email: String,
    /// Empty for who signs in otherwise.
    mobile: String,
    department: i64,
    guest: bool,
    online: bool,
    /// Seconds; `None` for never.
    last_login: Option<i64>,
    registered: i64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Number,
    Text,
    Flag,
    Time,
    List,
    /// What nobody documents.
    Nothing,
    /// Words, each of which stands somewhere in the name or the address.
    Words,
}

/// What a filter may be about; the order knows no words. Some are documented, and nobody has them.
const FIELDS: [(&str, Sort); 18] = [
    ("NAME_SEARCH", Sort::Words),
    ("ID", Sort::Number),
    ("ACTIVE", Sort::Flag),
    ("NAME", Sort::Text),
    ("LAST_NAME", Sort::Text),
    ("WORK_POSITION", Sort::Text),
    ("EMAIL", Sort::Text),
    ("PERSONAL_MOBILE", Sort::Text),
    ("USER_TYPE", Sort::Text),
    ("UF_DEPARTMENT", Sort::List),
    ("IS_ONLINE", Sort::Flag),
    ("LAST_LOGIN", Sort::Time),
    ("DATE_REGISTER", Sort::Time),
    ("PERSONAL_CITY", Sort::Text),
    ("SECOND_NAME", Sort::Text),
    ("UF_PHONE_INNER", Sort::Text),
    ("PERSONAL_BIRTHDAY", Sort::Time),
    ("FAVOURITE_COLOUR", Sort::Nothing),
];

/// What a selection may name: fields that are shown, that nobody has, and masks, in any case.
const SELECTED: [&str; 11] = [
    "*",
    "UF_*",
    "uf_*",
    "ID",
    "NAME",
    "last_name",
    "EMAIL",
    "UF_DEPARTMENT",
    "LAST_LOGIN",
    "TIMESTAMP_X",
    "PERSONAL_CITY",
];

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Eye {
    /// Who administers, by every scope.
    Whole,
    /// The same, by `user_brief` alone.
    Brief,
    /// Who does not, by every scope.
    Colleague,
}

impl Eye {
    fn sees(self, field: &str) -> bool {
        self != Self::Brief
            || ![
                "EMAIL",
                "PERSONAL_MOBILE",
                "IS_ONLINE",
                "LAST_LOGIN",
                "DATE_REGISTER",
            ]
            .contains(&field)
    }
}

/// Case and accents count for nothing in texts.
fn plain(text: &str) -> String {
    let letter = |c: char| match c {
        'ä' | 'á' => 'a',
        'ö' => 'o',
        'ü' => 'u',
        'ë' => 'e',
        other => other,
    };
    text.to_lowercase().chars().map(letter).collect()
}

impl Person {
    fn text(&self, field: &str) -> String {
        match field {
            "NAME" => self.name.clone(),
            "LAST_NAME" => self.last_name.clone(),
            "WORK_POSITION" => self.position.clone(),
            "EMAIL" => self.email.clone(),
            "PERSONAL_MOBILE" => self.mobile.clone(),
            "USER_TYPE" => if self.guest { "extranet" } else { "employee" }.to_owned(),
            _ => String::new(),
        }
    }

    fn number(&self, field: &str) -> Option<i64> {
        match field {
            "ID" => Some(self.id),
            "UF_DEPARTMENT" => Some(self.department),
            "ACTIVE" => Some(i64::from(self.active)),
            "IS_ONLINE" => Some(i64::from(self.online)),
            "LAST_LOGIN" => self.last_login,
            "DATE_REGISTER" => Some(self.registered),
            _ => None,
        }
    }

    /// What is told of them: every field that is seen, or of these what was selected, and always the number.
    fn row(&self, eye: Eye, select: &[&str]) -> Value {
        let at = |seconds: Option<i64>| {
            let utc = |seconds| gatehouse_rules::time::Time(seconds * 1_000).utc();
            let told = seconds.map(|seconds| utc(seconds).replace('Z', "+00:00"));
            told.unwrap_or_default()
        };
        let whole = json!({
            "ID": self.id.to_string(),
            "ACTIVE": self.active,
            "NAME": self.name,
            "LAST_NAME": self.last_name,
            "SECOND_NAME": "",
            "WORK_POSITION": self.position,
            "UF_DEPARTMENT": [self.department],
            "USER_TYPE": self.text("USER_TYPE"),
            "EMAIL": self.email,
            "PERSONAL_MOBILE": self.mobile,
            "IS_ONLINE": if self.online { "Y" } else { "N" },
            "LAST_LOGIN": at(self.last_login),
            "DATE_REGISTER": at(Some(self.registered)),
            "TIMESTAMP_X": {},
            "LAST_ACTIVITY_DATE": {},
        });
        let is_selected = |field: &str| {
            let named = |name: &&str| {
                let name = name.to_uppercase();
                name == "*" || name == field || (name == "UF_*" && field.starts_with("UF_"))
            };
            select.is_empty() || field == "ID" || select.iter().any(named)
        };
        let whole = whole.as_object().unwrap().clone().into_iter();
        let seen = whole.filter(|(field, _)| eye.sees(field) && is_selected(field));
        Value::Object(seen.collect())
    }
}

/// `%` stands for any run of letters.
fn like(text: &[char], pattern: &[char]) -> bool {
    match pattern {
        [] => text.is_empty(),
        ['%', rest @ ..] => (0..=text.len()).any(|at| like(&text[at..], rest)),
        [first, rest @ ..] => text.first() == Some(first) && like(&text[1..], rest),
    }
}

fn letters(text: &str) -> Vec<char> {
    plain(text).chars().collect()
}

/// How a value is compared with what stands in a field; `None` where they cannot be.
fn order(person: &Person, field: &str, sort: Sort, value: &Asked) -> Option<Ordering> {
    match value {
        Asked::Text(text) => {
            (sort == Sort::Text).then(|| plain(&person.text(field)).cmp(&plain(text)))
        }
        Asked::Number(number) => person.number(field).map(|own| own.cmp(number)),
        Asked::Never => (person.number(field).is_none()).then_some(Ordering::Equal),
    }
}

/// A value of a filter.
#[derive(Clone, Debug)]
enum Asked {
    Text(String),
    Number(i64),
    Never,
}

/// A condition: field, prefix, values.
#[derive(Clone, Debug)]
struct Condition {
    field: &'static str,
    sort: Sort,
    prefix: &'static str,
    values: Vec<Asked>,
}

impl std::fmt::Debug for Sort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("")
    }
}

impl Condition {
    fn holds(&self, person: &Person, eye: Eye) -> bool {
        if self.sort == Sort::Nothing {
            return true;
        }
        if !eye.sees(self.field) {
            return false;
        }
        let any = |fits: &dyn Fn(&Asked) -> bool| self.values.iter().any(fits);
        let ordered = |fits: fn(Ordering) -> bool| {
            any(&|value| order(person, self.field, self.sort, value).is_some_and(fits))
        };
        let text = |value: &Asked| match value {
            Asked::Text(text) => text.clone(),
            _ => String::new(),
        };
        if self.sort == Sort::Words {
            let name = plain(&format!("{} {}", person.name, person.last_name));
            let reach = if eye.sees("EMAIL") {
                person.email.as_str()
            } else {
                ""
            };
            let places = [name, plain(reach)];
            let words = plain(&text(&self.values[0]));
            let mut words = words.split(' ');
            return words.all(|word| places.iter().any(|place| place.contains(word)));
        }
        let own = plain(&person.text(self.field));
        let has = || any(&|value| own.contains(&plain(&text(value))));
        let fits =
            || any(&|value| like(&letters(&person.text(self.field)), &letters(&text(value))));
        match self.prefix {
            // Without a sign it is the whole.
            "" if self.sort == Sort::Text => fits(),
            "" | "=" | "@" => ordered(Ordering::is_eq),
            "!" | "!=" | "!@" => !ordered(Ordering::is_eq),
            ">" => ordered(Ordering::is_gt),
            ">=" => ordered(Ordering::is_ge),
            "<" => ordered(Ordering::is_lt),
            "<=" => ordered(Ordering::is_le),
            "%" => has(),
            "!%" => !has(),
            "=%" | "%=" => fits(),
            _ => !fits(),
        }
    }

    /// As a program writes it.
    fn written(&self, seeded: &mut Seeded) -> (String, Value) {
        let write = |value: &Asked, seeded: &mut Seeded| match (value, self.sort) {
            (Asked::Text(text), _) => Value::from(text.as_str()),
            (Asked::Never, _) => Value::from(""),
            (Asked::Number(number), Sort::Flag) => match seeded.below(3) {
                0 => Value::from(*number == 1),
                1 => Value::from(if *number == 1 { "Y" } else { "N" }),
                _ => Value::from(number.to_string()),
            },
            (Asked::Number(number), Sort::Time) => Value::from(iso(*number)),
            (Asked::Number(number), _) if seeded.below(2) == 0 => Value::from(*number),
            (Asked::Number(number), _) => Value::from(number.to_string()),
        };
        let is_list = self.values.len() > 1 || self.prefix.ends_with('@');
        let value = if is_list {
            self.values
                .iter()
                .map(|value| write(value, seeded))
                .collect()
        } else {
            write(&self.values[0], seeded)
        };
        (format!("{}{}", self.prefix, self.field), value)
    }
}

/// The same instant an hour east of Greenwich, as one whole second.
fn iso(seconds: i64) -> String {
    let utc = gatehouse_rules::time::Time((seconds + 3_600) * 1_000).utc();
    utc.replace('Z', "+01:00")
}

fn people(seeded: &mut Seeded) -> Vec<Person> {
    (0..PEOPLE)
        .map(|n| {
            let last_login =
                (seeded.below(3) > 0).then(|| BEGIN + 3_600 * seeded.below(400) as i64);
            let active = seeded.below(5) > 0;
            let has_mobile = seeded.below(3) > 0;
            Person {
                id: n as i64 + 2,
                active,
                invited: active && seeded.below(4) == 0,
                name: seeded.one(&NAMES).to_owned(),
                last_name: seeded.one(&LAST).to_owned(),
                position: seeded.one(&POSITIONS).to_owned(),
                email: format!("p{n}.{}@example.com", ["a", "b", "ab"][seeded.below(3)]),
                mobile: if has_mobile {
                    format!("+{}15{:04}", ["49", "44"][seeded.below(2)], n * 37)
                } else {
                    String::new()
                },
                department: 1 + seeded.below(4) as i64,
                guest: seeded.below(6) == 0,
                online: seeded.below(3) == 0,
                last_login,
                registered: BEGIN - 86_400 * seeded.below(300) as i64,
            }
        })
        .collect()
}

/// Petra's workspace with these people, and Petra as the first of them; the next is a colleague who works there.
async fn office(people: &mut Vec<Person>) -> (Office, Client) {
    let office = Office::open().await;
    for name in ["Sales", "Labs", "Stores"] {
        let department = office.id().into();
        let name = name.to_owned();
        let add = Decision::AddDepartment { department, name };
        assert_eq!(office.owner.decide(add).await, Outcome::applied());
    }
    let colleague = &mut people[0];
    (colleague.active, colleague.invited, colleague.guest) = (true, false, false);
    let colleague = office.member(Role::Employee, &colleague.email).await;
    let rows: Vec<_> = people[1..]
        .iter()
        .map(|one| office.invitee(&one.email))
        .collect();
    let invite = Decision::Invite {
        people: rows,
        letters: false,
    };
    assert_eq!(office.owner.decide(invite).await, Outcome::applied());
    let text = |text: &str| format!("'{text}'");
    for one in &*people {
        let name = format!("{} {}", one.name, one.last_name);
        let department = match one.department {
            1 => "null".to_owned(),
            n => format!("(select id from department where number = {n})"),
        };
        office
            .tamper(&format!(
                "update employee set name = {}, position = {}, contact_email = {}, login = {}, role = {}, status = {}, department_id = {department}, \
                 n_sessions = {}, last_sign_in_at = {}, joined_at = {} where number = {}",
                text(name.trim()),
                if one.position.is_empty() { "null".to_owned() } else { text(&one.position) },
                text(&one.email),
                text(if one.mobile.is_empty() { &one.email } else { &one.mobile }),
                text(if one.guest { "extranet" } else { "employee" }),
                text(match (one.active, one.invited) {
                    (false, _) => "dismissed",
                    (true, true) => "invited",
                    (true, false) => "active",
                }),
                i64::from(one.online),
                one.last_login.map_or("null".to_owned(), |at| (at * 1_000 + 400).to_string()),
                one.registered * 1_000 + 700,
                one.id,
            ))
            .await;
    }
    let (_, joined) = (
        "",
        office
            .number("select coalesce(joined_at, status_since) from employee where number = 1")
            .await,
    );
    people.insert(
        0,
        Person {
            id: 1,
            active: true,
            invited: false,
            name: "Petra".to_owned(),
            last_name: "Novak".to_owned(),
            position: String::new(),
            email: "petra@northwind.example".to_owned(),
            mobile: String::new(),
            department: 1,
            guest: false,
            online: false,
            last_login: None,
            registered: joined.div_euclid(1_000),
        },
    );
    office
        .tamper("update employee set name = 'Petra Novak', n_sessions = 0, last_sign_in_at = null where number = 1")
        .await;
    (office, colleague)
}

fn condition(seeded: &mut Seeded, people: &[Person]) -> Condition {
    let (field, sort) = FIELDS[seeded.below(FIELDS.len())];
    let prefix = match sort {
        Sort::Number | Sort::Time => {
            seeded.one(&["", "=", "!", "!=", ">", ">=", "<", "<=", "@", "!@"])
        }
        Sort::Text => seeded.one(&[
            "", "=", "!", "!=", ">", ">=", "<", "<=", "@", "!@", "%", "!%", "=%", "%=", "!=%",
            "!%=",
        ]),
        Sort::Flag => seeded.one(&["", "=", "!", "!="]),
        Sort::Words => "",
        Sort::List => seeded.one(&["", "=", "!", "!=", "@", "!@"]),
        Sort::Nothing => seeded.one(&["", "!", ">", "=%"]),
    };
    // A list is any of its values, also where the prefix does not say so.
    let n = match prefix {
        "@" | "!@" => 1 + seeded.below(4),
        "" | "=" | "!" | "!=" | "%" | "!%" if sort != Sort::Words && seeded.below(4) == 0 => 2,
        _ => 1,
    };
    let values = (0..n)
        .map(|_| {
            let of = &people[seeded.below(people.len())];
            match sort {
                Sort::Words => {
                    let mut parts = [&of.name, &of.last_name, &of.email];
                    parts.rotate_left(seeded.below(3));
                    let letters = parts[0].chars().take(3 + seeded.below(4));
                    let first = letters.collect::<String>().to_uppercase();
                    let words = [first.as_str(), parts[1]];
                    let words = words[..1 + seeded.below(2)].join(" ");
                    Asked::Text(words.split_whitespace().collect::<Vec<_>>().join(" "))
                }
                Sort::Nothing => Asked::Text("blue".to_owned()),
                Sort::Text => {
                    let mut whole = of.text(field);
                    if whole.is_empty() && seeded.below(2) == 0 {
                        "New York".clone_into(&mut whole);
                    }
                    let word = || whole.split_whitespace().next().unwrap_or("a").to_owned();
                    let part: String = word().chars().take(1 + seeded.below(3)).collect();
                    Asked::Text(match prefix {
                        "%" | "!%" => part,
                        "=" if seeded.below(4) == 0 => format!("{part}%"),
                        "" | "=%" | "%=" | "!=%" | "!%=" => match seeded.below(4) {
                            0 => format!("{part}%"),
                            1 => format!("%{part}"),
                            2 => format!("%{part}%"),
                            _ => whole,
                        },
                        _ if seeded.below(3) == 0 => whole.to_uppercase(),
                        _ => whole,
                    })
                }
                Sort::Time
                    if matches!(prefix, "" | "=" | "!" | "!=")
                        && field != "DATE_REGISTER"
                        && seeded.below(3) == 0 =>
                {
                    Asked::Never
                }
                _ => Asked::Number(of.number(field).unwrap_or(BEGIN)),
            }
        })
        .collect();
    Condition {
        field,
        sort,
        prefix,
        values,
    }
}

/// What the documentation says is found, in its order. Who does not administer sees who works there now.
fn read(people: &[Person], asked: &Call) -> Vec<Value> {
    let ((field, sort), down) = asked.order;
    let eye = asked.eye;
    let is_there = |person: &Person| eye != Eye::Colleague || (person.active && !person.invited);
    let mut found: Vec<&Person> = people
        .iter()
        .filter(|person| is_there(person))
        .filter(|person| asked.filter.iter().all(|one| one.holds(person, eye)))
        .collect();
    found.sort_by(|a, b| {
        let by = if !eye.sees(field) {
            Ordering::Equal
        } else if sort == Sort::Text {
            plain(&a.text(field)).cmp(&plain(&b.text(field)))
        } else {
            a.number(field).cmp(&b.number(field))
        };
        by.then(a.id.cmp(&b.id))
    });
    if down {
        found.reverse();
    }
    found
        .into_iter()
        .map(|person| person.row(eye, &asked.select))
        .collect()
}

async fn ask(office: &Office, path: &str, body: &Value, as_form: bool) -> Value {
    let (kind, body) = if as_form {
        ("application/x-www-form-urlencoded", form(body))
    } else {
        ("application/json", body.to_string())
    };
    let address = std::net::SocketAddr::new("192.0.2.7".parse().unwrap(), 1);
    let request = Request::post(format!("{path}user.get"))
        .header(header::CONTENT_TYPE, kind)
        .extension(ConnectInfo(address))
        .body(Body::from(body))
        .unwrap();
    let response = office.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// The same as PHP sends it.
pub fn form(body: &Value) -> String {
    fn put(name: &str, value: &Value, url: &mut reqwest::Url) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    put(&format!("{name}[{key}]"), value, url);
                }
            }
            Value::Array(items) => items
                .iter()
                .for_each(|item| put(&format!("{name}[]"), item, url)),
            Value::String(text) => {
                url.query_pairs_mut().append_pair(name, text);
            }
            other => {
                url.query_pairs_mut().append_pair(name, &other.to_string());
            }
        }
    }
    let mut url = reqwest::Url::parse("http://localhost/").unwrap();
    for (key, value) in body.as_object().unwrap() {
        put(key, value, &mut url);
    }
    url.query().unwrap_or_default().to_owned()
}

/// What is asked, and what the documentation says of it: who asks, conditions, what is selected, field and way of the order, where to
/// begin.
struct Call {
    body: Value,
    eye: Eye,
    select: Vec<&'static str>,
    filter: Vec<Condition>,
    order: ((&'static str, Sort), bool),
    start: i64,
}

fn call(seeded: &mut Seeded, people: &[Person]) -> Call {
    let mut written = Map::new();
    let mut filter: Vec<Condition> = Vec::new();
    for _ in 0..seeded.below(4) {
        let condition = condition(seeded, people);
        let (name, value) = condition.written(seeded);
        // Of two conditions under one name a map keeps one.
        if !written.contains_key(&name) {
            written.insert(name, value);
            filter.push(condition);
        }
    }
    let (field, sort) = FIELDS[1 + seeded.below(FIELDS.len() - 1)];
    let down = seeded.below(2) == 0;
    let start = match seeded.below(5) {
        0 => -1,
        1 => i64::try_from(seeded.below(PEOPLE + 20)).unwrap(),
        n => 50 * (i64::try_from(n).unwrap() - 2),
    };
    let mut select = Vec::new();
    if seeded.below(2) == 0 {
        select.extend((0..1 + seeded.below(3)).map(|_| seeded.one(&SELECTED)));
    }
    let mut body = json!({"start": start});
    if !select.is_empty() || seeded.below(2) == 0 {
        body["select"] = json!(select);
    }
    if seeded.below(4) == 0 {
        // The older way: fields beside the other parameters.
        body.as_object_mut().unwrap().append(&mut written);
    } else if !written.is_empty() {
        body["FILTER"] = written.into();
    }
    let way = if down { "DESC" } else { "ASC" };
    if seeded.below(2) == 0 {
        body["order"] = json!({ field: way });
    } else {
        body["sort"] = field.into();
        body["order"] = way.into();
    }
    Call {
        body,
        eye: [Eye::Whole, Eye::Whole, Eye::Brief, Eye::Colleague][seeded.below(4)],
        select,
        filter,
        order: ((field, sort), down),
        start,
    }
}

#[tokio::test]
async fn user_get_equals_a_plain_reading_of_its_documentation_api_1() {
    let (mut hits, mut all, mut used) = (0, 0, BTreeSet::new());
    for company in COMPANIES {
        let mut seeded = Seeded(company);
        let mut people = people(&mut seeded);
        let (mut office, colleague) = office(&mut people).await;
        office.set(|settings| {
            settings.rest = config::Rest {
                per_second: 100_000,
                burst: 100_000,
            };
        });
        let (_, whole) = office.webhook(&office.owner, &Scope::ALL).await;
        let (_, brief) = office.webhook(&office.owner, &[Scope::UserBrief]).await;
        let (_, colleagues) = office.webhook(&colleague, &Scope::ALL).await;
        for case in 0..CASES {
            let asked = call(&mut seeded, &people);
            let what = format!(
                "company {company:x}, case {case}, {:?}: {}",
                asked.eye, asked.body
            );
            let expected = read(&people, &asked);
            let path = match asked.eye {
                Eye::Whole => &whole,
                Eye::Brief => &brief,
                Eye::Colleague => &colleagues,
            };
            let answer = ask(&office, path, &asked.body, seeded.below(3) == 0).await;
            let found = answer["result"].as_array().unwrap();
            let from = usize::try_from(asked.start)
                .unwrap_or(0)
                .min(expected.len());
            let to = (from + 50).min(expected.len());
            assert_eq!(found[..], expected[from..to], "{what}");
            let counted = asked.start >= 0;
            let total = counted.then(|| json!(expected.len()));
            assert_eq!(answer.get("total"), total.as_ref(), "{what}");
            let next = (counted && to < expected.len()).then(|| json!(to));
            assert_eq!(answer.get("next"), next.as_ref(), "{what}");
            hits += usize::from(!expected.is_empty());
            all += usize::from(expected.len() == people.len());
            let conditions = asked.filter.iter();
            used.extend(conditions.map(|one| (one.field, one.prefix)));
        }
    }
    let cases = COMPANIES.len() * CASES as usize;
    assert!(hits * 2 > cases, "{hits} filters find someone");
    assert!(all * 3 < cases * 2, "{all} filters find everyone");
    // Every field with every prefix that is documented for it.
    assert_eq!(used.len(), 1 + 2 * 4 + 6 + 4 * 10 + 9 * 16 + 4, "{used:?}");
}
