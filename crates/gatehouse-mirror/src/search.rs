//! Searching people as the admin types.

use std::collections::HashSet;

use gatehouse_rules::address::Address;
use gatehouse_rules::diagnosis::{Cause, Diagnosed, Meaning, meaning};
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::id::EmployeeId;
use gatehouse_rules::invitation::{Invitation, InvitationState};
use gatehouse_rules::language::Language;
use gatehouse_rules::role::Role;
use gatehouse_rules::search::fold;
use gatehouse_rules::time::Time;
use serde::{Deserialize, Serialize};
use sqlx::{QueryBuilder, Sqlite};
use ts_rs::TS;

use crate::asking::{asked, departments_of};
use crate::claims::claims;
use crate::diagnosis;
use crate::failure::Result;
use crate::near::near;
use crate::open::Mirror;
use crate::overlay;
use crate::reading::{Reading, bodies_by};
use crate::rows::{address_key, words};
use crate::words::{Word, proves, typed};

/// What was typed so far.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Search {
    /// As typed.
    pub text: String,
    /// How many people are wanted; [`MOST`] are the most.
    pub limit: u32,
    /// Whose pane is open: whom a message without a name is about.
    #[serde(default)]
    pub about: Option<EmployeeId>,
}

/// What was found: the people wanted, best first, and what the text means where it is a message.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Found {
    /// The people.
    pub people: Vec<FoundPerson>,
    /// Whether there are more.
    pub more: bool,
    /// Whether nobody is called so, and these come nearest.
    pub near: bool,
    /// What a message means, or an address that nobody here has.
    pub means: Option<Means>,
}

/// What a text means (DOC-1).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Means {
    /// The message it was recognised by; names stand in braces. `None` for an address that nobody here has.
    pub message: Option<String>,
    /// Whether it is the vendor's, not ours.
    pub vendors: bool,
    /// In which language the message is.
    pub language: Language,
    /// The address in the text.
    pub address: Option<String>,
    /// Whom it is about.
    pub about: Option<FoundPerson>,
    /// The causes, true ones first.
    pub causes: Vec<Diagnosed>,
    /// As of when this is true.
    pub as_of: Option<Time>,
}

/// A person found.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FoundPerson {
    /// Who.
    pub employee: EmployeeId,
    /// Their name.
    pub name: String,
    /// Contact email, login or invited address.
    pub address: Option<String>,
    /// The department's name.
    pub department: Option<String>,
    /// Their role.
    pub role: Role,
    /// Their status.
    pub status: Status,
    /// Whether they can get in as far as this mirror knows.
    pub cannot_get_in: bool,
}

/// Most people of one answer.
pub const MOST: usize = 50;

/// Rows that a question reads at most before it counts as answered.
const BOUND: i64 = 51;

impl Mirror {
    /// People by words of name, address, login, invited address or department, best first.
    ///
    /// # Errors
    /// [`gatehouse_rules::problem::Problem::Locked`], [`gatehouse_rules::problem::Problem::VaultDamaged`].
    pub async fn search(&self, search: Search) -> Result<Found> {
        let words = typed(&search.text);
        if words.is_empty() {
            return Ok(Found {
                people: Vec::new(),
                more: false,
                near: false,
                means: None,
            });
        }
        let mut reading = self.reading().await?;
        if let Some(meaning) = meaning(&search.text) {
            return explained(&mut reading, &search, meaning).await;
        }
        let folded = fold(&search.text);
        let (numbers, bounded) = candidates(&mut reading, &folded, &words).await?;
        let mut people: Vec<Employee> =
            bodies_by(reading.conn(), "employee", "n", &numbers).await?;
        let newcomers = reading
            .overlay
            .newcomers()
            .iter()
            .filter(|one| is_found(&reading, one.employee.clone(), &words));
        people.extend(newcomers.take(MOST + 1).map(|one| one.employee.clone()));
        let mut ranked: Vec<(u8, Vec<u8>, Employee)> = people
            .into_iter()
            .map(|person| {
                (
                    rank(&person, &folded),
                    reading.order.key(&person.name),
                    person,
                )
            })
            .collect();
        ranked.sort_by(|a, b| (a.0, &a.1, &a.2.id).cmp(&(b.0, &b.1, &b.2.id)));
        ranked.dedup_by(|a, b| a.2.id == b.2.id);
        let limit = usize::try_from(search.limit).unwrap_or(MOST).min(MOST);
        let more = bounded || ranked.len() > limit;
        let mut people: Vec<Employee> = ranked
            .into_iter()
            .take(limit)
            .map(|(.., person)| person)
            .collect();
        let is_near = people.is_empty();
        if is_near {
            let numbers = near(&mut reading, &folded).await?;
            people = bodies_by(reading.conn(), "employee", "n", &numbers).await?;
        }
        let address = addresses(&search.text).pop();
        let means = match address.filter(|_| is_near) {
            Some(address) => Some(nobody(&mut reading, address).await?),
            None => None,
        };
        Ok(Found {
            near: is_near && !people.is_empty(),
            people: found(&mut reading, people).await?,
            more,
            means,
        })
    }
}

/// The addresses in a text, as typed; of one that stands in brackets or ends a sentence without them.
fn addresses(text: &str) -> Vec<String> {
    let is_around = |c: char| c.is_whitespace() || "<>()[]{},;:\"'“”„«»".contains(c);
    text.split(is_around)
        .filter(|word| word.contains('@'))
        .map(|word| word.trim_end_matches(['.', '!', '?']))
        .filter(|word| Address::parse(word).is_ok())
        .take(4)
        .map(str::to_owned)
        .collect()
}

/// What an address means that nobody here has (SGN-2).
async fn nobody(reading: &mut Reading, address: String) -> Result<Means> {
    let can_mean = [
        Cause::AsksForInvitation,
        Cause::NeverJoined,
        Cause::UnknownLogin,
        Cause::OtherWorkspace,
    ];
    let causes = diagnosis::meant(reading, &can_mean, None, Some(&address), None).await?;
    Ok(Means {
        message: None,
        vendors: false,
        language: Language::En,
        address: Some(address),
        about: None,
        causes,
        as_of: reading.as_of,
    })
}

/// A message: about whom it is by the address in it, else whose pane is open, and what it means for them.
async fn explained(reading: &mut Reading, search: &Search, meaning: Meaning) -> Result<Found> {
    let address = addresses(&search.text).into_iter().next();
    let key = address.as_deref().map(address_key);
    let claim = match &key {
        Some(key) => claims(reading, std::slice::from_ref(key))
            .await?
            .remove(key),
        None => None,
    };
    let mut is_near = false;
    let mut people: Vec<Employee> = Vec::new();
    if let Some(claim) = &claim {
        people.push(diagnosis::find(reading, &claim.employee).await?.0);
    } else if let Some(key) = &key {
        let numbers = near(reading, key).await?;
        people = bodies_by(reading.conn(), "employee", "n", &numbers).await?;
        is_near = !people.is_empty();
    } else if let Some(id) = &search.about {
        // Whoever's pane is open may be gone meanwhile.
        people.extend(reading.employee(id.as_str()).await?);
    }
    let about = people.first().map(|person| person.id.clone());
    let about = about.filter(|_| !is_near);
    let causes = diagnosis::meant(
        reading,
        &meaning.causes,
        about.as_ref(),
        address.as_deref(),
        claim.as_ref(),
    )
    .await?;
    let people = found(reading, people).await?;
    Ok(Found {
        means: Some(Means {
            message: Some(meaning.message.to_owned()),
            vendors: meaning.is_vendors,
            language: meaning.language,
            address,
            about: people.first().filter(|_| !is_near).cloned(),
            causes,
            as_of: reading.as_of,
        }),
        people,
        more: false,
        near: is_near,
    })
}

/// Numbers of everyone who may be meant, the likeliest questions first, and whether there are more. Once there are
/// enough, the remaining questions could only add people who would stand behind them.
async fn candidates(
    reading: &mut Reading,
    folded: &str,
    words: &[Word],
) -> Result<(Vec<i64>, bool)> {
    let mut numbers: Vec<i64> = Vec::new();
    let mut seen = HashSet::new();
    let end = format!("{folded}\u{10ffff}");
    for sql in [
        "select n from employee indexed by employee_by_address where address_key >= $1 and address_key < $1 || char(1) limit $3",
        "select n from employee indexed by employee_by_key where name_key >= $1 and name_key < $2 order by name_key limit $3",
        "select n from employee indexed by employee_by_address where address_key >= $1 and address_key < $2 order by address_key limit $3",
        "select e.n from (select employee, address_key from invitation indexed by invitation_by_address where address_key >= $1 and address_key < $2
         order by address_key limit $3) as i join employee as e on e.id = i.employee",
    ] {
        let found: Vec<i64> =
            sqlx::query_scalar(sql).bind(folded).bind(&end).bind(BOUND).fetch_all(reading.conn()).await?;
        numbers.extend(found.into_iter().filter(|n| seen.insert(*n)));
        if numbers.len() > MOST {
            return Ok((numbers, true));
        }
    }
    let mut questions = vec![(Vec::new(), words.to_vec())];
    questions.extend(departments_of(reading, words));
    for (departments, rest) in questions {
        let mut sql = QueryBuilder::<Sqlite>::new("");
        asked(&mut sql, &rest, &departments)?;
        sql.push(" limit ").push_bind(BOUND);
        let found: Vec<i64> = sql.build_query_scalar().fetch_all(reading.conn()).await?;
        numbers.extend(found.into_iter().filter(|n| seen.insert(*n)));
        if numbers.len() > MOST {
            return Ok((numbers, true));
        }
    }
    Ok((numbers, false))
}

fn is_found(reading: &Reading, person: Employee, typed: &[Word]) -> bool {
    let department = reading
        .departments
        .name(person.department.as_ref())
        .unwrap_or_default();
    proves(
        &format!(
            "{}  {}",
            words(&person),
            fold(&department).replace(' ', "  ")
        ),
        typed,
    )
}

/// 0 is their address or whole name, 1 their name begins so, 2 a word of it does, 3 their address does, 4 anything else.
fn rank(person: &Employee, folded: &str) -> u8 {
    let name = fold(&person.name);
    let addresses = [person.contact_email.as_deref(), person.login.as_deref()];
    let is_address = |address: &&str| address_key(address) == *folded;
    let begins = |address: &&str| address_key(address).starts_with(folded);
    if name == folded || addresses.iter().flatten().any(is_address) {
        0
    } else if name.starts_with(folded) {
        1
    } else if name.split(' ').any(|word| word.starts_with(folded)) {
        2
    } else if addresses.iter().flatten().any(begins) {
        3
    } else {
        4
    }
}

async fn found(reading: &mut Reading, people: Vec<Employee>) -> Result<Vec<FoundPerson>> {
    let ids: Vec<&str> = people.iter().map(|person| person.id.as_str()).collect();
    let invitations: Vec<Invitation> =
        bodies_by(reading.conn(), "invitation", "employee", &ids).await?;
    let mut found = Vec::with_capacity(people.len());
    for person in people {
        let invitation = invitations
            .iter()
            .rev()
            .chain(
                reading
                    .overlay
                    .newcomer_as(&person.id)
                    .map(|one| &one.invitation),
            )
            .find(|one| one.employee == person.id);
        let open = invitation.filter(|one| one.state(reading.now) != InvitationState::Joined);
        let cannot_get_in = diagnosis::cannot_get_in(reading, &person, open);
        let touching = reading.overlay.touching(&[person.id.as_str()]);
        let invited = invitation.map(|one| one.address.clone());
        let person = overlay::shown_person(person, &touching);
        found.push(FoundPerson {
            department: reading.departments.name(person.department.as_ref()),
            address: person.contact_email.or(person.login).or(invited),
            employee: person.id,
            name: person.name,
            role: person.role,
            status: person.status,
            cannot_get_in,
        });
    }
    Ok(found)
}
