//! `user.*` and `profile`: people, as much of them as the webhook's scopes show.

use gatehouse_rules::employee::Status;
use gatehouse_rules::role::Role;
use gatehouse_rules::search::fold;
use gatehouse_rules::webhook::Scope;
use serde_json::{Map, Value, json};

use super::answer::{Bad, Good, iso, map};
use super::filter::{Cell, Condition, How, conditions};
use super::hook::Caller;
use super::params::{Params, find, text};
use crate::app::App;
use crate::store;
use crate::store::directory::{Listed, Part, names};

/// People of one page; the vendor has no other.
const PAGE: usize = 50;
/// The whole company, as a department.
pub(super) const COMPANY: i64 = 1;

/// Fields with what they are called, and the narrowest scope that shows each.
const FIELDS: &[(&str, &str, Scope)] = &[
    ("ID", "ID", Scope::UserBrief),
    ("ACTIVE", "Active", Scope::UserBrief),
    ("NAME", "First name", Scope::UserBrief),
    ("LAST_NAME", "Last name", Scope::UserBrief),
    ("SECOND_NAME", "Middle name", Scope::UserBrief),
    ("WORK_POSITION", "Position", Scope::UserBrief),
    ("UF_DEPARTMENT", "Departments", Scope::UserBrief),
    ("USER_TYPE", "User type", Scope::UserBrief),
    ("TIMESTAMP_X", "Last change", Scope::UserBrief),
    ("LAST_ACTIVITY_DATE", "Last activity", Scope::UserBrief),
    ("EMAIL", "E-Mail", Scope::UserBasic),
    ("PERSONAL_MOBILE", "Mobile", Scope::UserBasic),
    ("IS_ONLINE", "Online", Scope::User),
    ("LAST_LOGIN", "Last login", Scope::User),
    ("DATE_REGISTER", "Date of registration", Scope::User),
];

/// Fields that the vendor documents and that nobody has here. They are empty, so that whoever filters by one is not told everybody.
const EMPTY: &[&str] = &[
    "PERSONAL_BIRTHDAY",
    "PERSONAL_CITY",
    "PERSONAL_COUNTRY",
    "PERSONAL_FAX",
    "PERSONAL_GENDER",
    "PERSONAL_ICQ",
    "PERSONAL_MAILBOX",
    "PERSONAL_NOTES",
    "PERSONAL_PAGER",
    "PERSONAL_PHONE",
    "PERSONAL_PHOTO",
    "PERSONAL_PROFESSION",
    "PERSONAL_STATE",
    "PERSONAL_STREET",
    "PERSONAL_WWW",
    "PERSONAL_ZIP",
    "SECOND_NAME",
    "TIME_ZONE",
    "TITLE",
    "UF_DISTRICT",
    "UF_EMPLOYMENT_DATE",
    "UF_FACEBOOK",
    "UF_INTERESTS",
    "UF_LINKEDIN",
    "UF_PHONE_INNER",
    "UF_SKILLS",
    "UF_SKYPE",
    "UF_SKYPE_LINK",
    "UF_TIMEMAN",
    "UF_TWITTER",
    "UF_WEB_SITES",
    "UF_XING",
    "UF_ZOOM",
    "WORK_CITY",
    "WORK_COMPANY",
    "WORK_COUNTRY",
    "WORK_DEPARTMENT",
    "WORK_FAX",
    "WORK_LOGO",
    "WORK_MAILBOX",
    "WORK_NOTES",
    "WORK_PAGER",
    "WORK_PHONE",
    "WORK_PROFILE",
    "WORK_STATE",
    "WORK_STREET",
    "WORK_WWW",
    "WORK_ZIP",
    "XML_ID",
];

/// What a filter may name beside the fields of a person.
const WORDS: [&str; 3] = ["NAME_SEARCH", "FIND", "UF_DEPARTMENT_NAME"];

/// Whether a webhook sees a field of that scope: who sees more sees less, too.
fn sees(caller: &Caller, needs: Scope) -> bool {
    [Scope::UserBrief, Scope::UserBasic, Scope::User]
        .into_iter()
        .any(|scope| scope >= needs && caller.has(scope))
}

/// Whether a field is there, and not for this webhook.
fn is_hidden(caller: &Caller, field: &str) -> bool {
    let known = FIELDS.iter().find(|(name, _, _)| *name == field);
    known.is_some_and(|(_, _, needs)| !sees(caller, *needs))
}

fn phone(person: &Listed) -> &str {
    let login = person.login.as_deref();
    login.filter(|login| login.starts_with('+')).unwrap_or("")
}

const fn kind(role: Role) -> &'static str {
    match role {
        Role::Extranet => "extranet",
        _ => "employee",
    }
}

/// What stands in a field, for filters and orders; `None` for what nobody documents.
fn cell(person: &Listed, field: &str) -> Option<Cell> {
    let text = |text: &str| Some(Cell::Text(text.to_owned()));
    let (first, last) = person.names();
    match field {
        "ID" => Some(Cell::Number(person.number)),
        "ACTIVE" => Some(Cell::Yes(is_active(person))),
        "NAME" => text(first),
        "LAST_NAME" => text(last),
        "WORK_POSITION" => text(person.position.as_deref().unwrap_or("")),
        "UF_DEPARTMENT" => Some(Cell::Numbers(vec![department(person)])),
        "UF_DEPARTMENT_NAME" => text(person.department.as_ref().map_or("", |(_, name)| name)),
        "USER_TYPE" => text(kind(person.role)),
        "EMAIL" => text(person.email()),
        "PERSONAL_MOBILE" => text(phone(person)),
        "IS_ONLINE" => Some(Cell::Yes(person.n_sessions > 0)),
        "LAST_LOGIN" => Some(Cell::At(person.last_sign_in_at)),
        "DATE_REGISTER" => Some(Cell::At(Some(person.registered()))),
        // Days that nobody told are neither before nor after another.
        "PERSONAL_BIRTHDAY" | "UF_EMPLOYMENT_DATE" => Some(Cell::At(None)),
        _ => EMPTY.contains(&field).then(|| Cell::Text(String::new())),
    }
}

/// Invited people are active and have never signed in, as the vendor has them.
fn is_active(person: &Listed) -> bool {
    matches!(person.status, Status::Active | Status::Invited)
}

fn department(person: &Listed) -> i64 {
    person
        .department
        .as_ref()
        .map_or(COMPANY, |(number, _)| *number)
}

fn value(person: &Listed, field: &str) -> Value {
    match (field, cell(person, field)) {
        ("ID", _) => Value::from(person.number.to_string()),
        ("IS_ONLINE", _) => Value::from(if person.n_sessions > 0 { "Y" } else { "N" }),
        (_, Some(Cell::Number(number))) => Value::from(number),
        (_, Some(Cell::Yes(is))) => Value::from(is),
        (_, Some(Cell::Text(text))) => Value::from(text),
        (_, Some(Cell::At(at))) => Value::from(at.map(iso).unwrap_or_default()),
        (_, Some(Cell::Numbers(numbers))) => Value::from(numbers),
        // An instant that is not told, as the vendor's examples have it.
        (_, None) => json!({}),
    }
}

/// One person as far as the webhook sees them; of `wanted` fields where it names some, a beginning with `*` behind it for all that
/// begin so.
fn shown(caller: &Caller, person: &Listed, wanted: &[String]) -> Value {
    let is_wanted = |name: &str, mask: &String| match mask.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == mask,
    };
    let fields = FIELDS.iter().filter(|(name, _, needs)| {
        sees(caller, *needs)
            && (wanted.is_empty()
                || *name == "ID"
                || wanted.iter().any(|mask| is_wanted(name, mask)))
    });
    let fields = fields.map(|(name, _, _)| ((*name).to_owned(), value(person, name)));
    Value::Object(fields.collect())
}

/// `user.fields`.
pub(super) fn fields(caller: &Caller) -> Good {
    let seen = FIELDS.iter().filter(|(_, _, needs)| sees(caller, *needs));
    let named = seen.map(|(name, label, _)| ((*name).to_owned(), Value::from(*label)));
    Good::of(map(named.collect()))
}

/// `user.admin`.
pub(super) fn admin(caller: &Caller) -> Good {
    Good::of(Value::from(is_admin(caller)))
}

fn is_admin(caller: &Caller) -> bool {
    let role = caller.owner.as_ref().map(|owner| owner.role);
    matches!(role, Some(Role::Admin | Role::Owner))
}

/// `profile`: who the webhook acts as; nobody for one that stayed when its owner left.
pub(super) fn profile(caller: &Caller) -> Good {
    let Some(owner) = &caller.owner else {
        return Good::of(json!({}));
    };
    let (first, last) = names(&owner.name);
    Good::of(json!({
        "ID": caller.number.to_string(),
        "ADMIN": is_admin(caller),
        "NAME": first,
        "LAST_NAME": last,
        "PERSONAL_GENDER": "",
        "TIME_ZONE": "",
        "TIME_ZONE_OFFSET": 0,
    }))
}

/// `user.current`.
pub(super) async fn current(app: &App, caller: &Caller) -> Result<Good, Bad> {
    let Some(owner) = &caller.owner else {
        return Ok(Good::of(json!({})));
    };
    let part = Part {
        after: caller.number - 1,
        skip: 0,
        most: 1,
        active: true,
    };
    let mut connection = app.db.connection().await?;
    let found = store::directory::list(&mut connection, &caller.workspace.id, part).await?;
    let own = found.iter().find(|one| one.id == owner.id);
    Ok(Good::of(
        own.map_or(json!({}), |own| shown(caller, own, &[])),
    ))
}

/// `user.get`: filtered, sorted, in pages of 50.
pub(super) async fn get(app: &App, caller: &Caller, params: &Params) -> Result<Good, Bad> {
    listed(app, caller, params, &filter(params)).await
}

/// What `FILTER` says, and in the older way fields beside the other parameters.
fn filter(params: &Params) -> Map<String, Value> {
    let mut filter = match params.get("FILTER") {
        Some(Value::Object(filter)) => filter.clone(),
        _ => Map::new(),
    };
    let known = FIELDS.iter().map(|(name, _, _)| name);
    let known: Vec<_> = known.chain(EMPTY).chain(&WORDS).collect();
    for (name, value) in &params.map {
        let field = name.trim_start_matches(['!', '=', '<', '>', '@', '%']);
        let is_field = known.iter().any(|known| known.eq_ignore_ascii_case(field));
        if is_field && find(&filter, name).is_none() {
            filter.insert(name.clone(), value.clone());
        }
    }
    filter
}

/// `user.search`: what `user.get` finds, by parts of names and words, or by `FIND` over all of them.
pub(super) async fn search(app: &App, caller: &Caller, params: &Params) -> Result<Good, Bad> {
    let mut filter = filter(params);
    for (name, value) in &mut filter {
        if IN_PARTS.iter().any(|part| part.eq_ignore_ascii_case(name)) {
            match value {
                Value::Array(all) => all.iter_mut().for_each(anywhere),
                one => anywhere(one),
            }
        }
    }
    listed(app, caller, params, &filter).await
}

/// What `user.search` looks for in any place.
const IN_PARTS: [&str; 5] = [
    "NAME",
    "LAST_NAME",
    "SECOND_NAME",
    "WORK_POSITION",
    "UF_DEPARTMENT_NAME",
];

/// A part, with what may stand around it; whoever says that with a sign has said it.
fn anywhere(part: &mut Value) {
    if let Some(text) = text(part).filter(|text| !text.contains('%')) {
        *part = format!("%{}%", text.trim()).into();
    }
}

/// The order that was asked for: `sort=ID&order=DESC`, or `order[ID]=DESC`.
fn order(params: &Params) -> (String, bool) {
    if let Some(Value::Object(order)) = params.get("order")
        && let Some((field, way)) = order.iter().next()
    {
        return (field.to_ascii_uppercase(), is_down(text(way)));
    }
    let field = params.text("sort").map(|field| field.to_ascii_uppercase());
    let down = is_down(params.text("order"));
    (field.unwrap_or_else(|| "ID".to_owned()), down)
}

fn is_down(way: Option<String>) -> bool {
    way.is_some_and(|way| way.eq_ignore_ascii_case("desc"))
}

fn names_all(words: &str, places: &[&str]) -> bool {
    let places: Vec<String> = places.iter().map(|place| fold(place)).collect();
    fold(words)
        .split(' ')
        .all(|word| places.iter().any(|place| place.contains(word)))
}

/// Whether a person fits a condition. A field that nobody documents holds nothing back, one that nobody has is empty, and what the
/// webhook does not see finds nobody.
fn fits(caller: &Caller, person: &Listed, condition: &Condition) -> bool {
    let field = condition.field.as_str();
    let department = person.department.as_ref().map_or("", |(_, name)| name);
    let position = person.position.as_deref().unwrap_or("");
    let reach = if sees(caller, Scope::UserBasic) {
        person.email()
    } else {
        ""
    };
    match field {
        "NAME_SEARCH" => condition
            .words()
            .is_none_or(|words| names_all(&words, &[&person.name, reach])),
        "FIND" => condition
            .words()
            .is_none_or(|words| names_all(&words, &[&person.name, reach, position, department])),
        _ => {
            !is_hidden(caller, field)
                && cell(person, field).is_none_or(|cell| condition.fits(&cell))
        }
    }
}

async fn listed(
    app: &App,
    caller: &Caller,
    params: &Params,
    filter: &Map<String, Value>,
) -> Result<Good, Bad> {
    // As the vendor's own examples ask: `"NAME": "Iva%"`.
    let conditions = conditions(filter, How::OneLike)?;
    let start = params.number("start").unwrap_or(0);
    let (mut sort, down) = order(params);
    // Nor does the order tell what is not shown.
    if is_hidden(caller, &sort) {
        "ID".clone_into(&mut sort);
    }
    let above = conditions
        .iter()
        .filter(|one| one.field == "ID")
        .find_map(Condition::above);
    let others = conditions
        .iter()
        .any(|one| one.field != "ID" || one.above().is_none());
    // Everyone by number, or by `>ID` without counting: the database finds the page itself.
    let is_page = sort == "ID" && !down && !others && (start < 0 || conditions.is_empty());
    let from = usize::try_from(start).unwrap_or(0);
    let part = Part {
        after: above.unwrap_or(0),
        skip: if is_page {
            u32::try_from(from).unwrap_or(u32::MAX)
        } else {
            0
        },
        most: if is_page { 50 } else { u32::MAX },
        active: !caller.sees_everyone(),
    };
    let workspace = &caller.workspace.id;
    let mut tx = app.db.begin_read().await?;
    let mut people = store::directory::list(&mut tx, workspace, part).await?;
    let counted = if is_page && start >= 0 {
        Some(store::directory::count(&mut tx, workspace, part).await?)
    } else {
        None
    };
    drop(tx);
    people.retain(|person| conditions.iter().all(|one| fits(caller, person, one)));
    sorted(&mut people, &sort, down);
    let total = counted.map_or(people.len(), |n| usize::try_from(n).unwrap_or(usize::MAX));
    let from = from.min(total);
    let wanted = wanted(params);
    let page: Vec<_> = people
        .iter()
        .skip(if is_page { 0 } else { from })
        .take(PAGE)
        .map(|person| shown(caller, person, &wanted))
        .collect();
    let end = from + page.len();
    Ok(Good {
        result: Value::Array(page),
        total: (start >= 0).then_some(total),
        next: (start >= 0 && end < total).then_some(end),
    })
}

/// Fields and masks of `select`, in capitals; none is all.
fn wanted(params: &Params) -> Vec<String> {
    match params.get("select") {
        Some(Value::Array(names)) => names
            .iter()
            .filter_map(text)
            .map(|name| name.trim().to_ascii_uppercase())
            .collect(),
        _ => Vec::new(),
    }
}

/// By a field and then by number, both ways.
fn sorted(people: &mut [Listed], sort: &str, down: bool) {
    let key = |person: &Listed| match cell(person, sort) {
        Some(Cell::Number(number)) => (number, String::new()),
        Some(Cell::Yes(is)) => (i64::from(is), String::new()),
        Some(Cell::Text(text)) => (0, fold(&text)),
        Some(Cell::At(at)) => (at.map_or(i64::MIN, |at| at.0), String::new()),
        Some(Cell::Numbers(numbers)) => (numbers.first().copied().unwrap_or(0), String::new()),
        None => (0, String::new()),
    };
    people.sort_by_cached_key(|person| (key(person), person.number));
    if down {
        people.reverse();
    }
}
