//! SQL of the event log as integrations read it: sealed events with the whole numbers of who they are about, by conditions that nest
//! (API-1).

use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::WorkspaceId;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::{Answer, Columns, sealed};

/// A sealed event, and who it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The event.
    pub event: Event,
    /// The number of who did it; 0 for nobody who is here.
    pub user: i64,
    /// The number of whom it was done on; 0 for nobody who is here.
    pub item: i64,
}

/// What events are compared and ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The place in the chain.
    Number,
    /// When it happened, in ms.
    At,
    /// The number of who did it.
    User,
    /// What happened, by the name in capitals under which integrations know it.
    Kind,
}

/// Which events are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// For which all of these hold; of none of them, every event.
    All(Vec<Wanted>),
    /// For which any of these holds; of none of them, no event.
    Any(Vec<Wanted>),
    /// For which this does not hold.
    Not(Box<Wanted>),
    /// Whose number, instant or person is not below `from` and below `to`.
    Within {
        /// What is compared; never [`By::Kind`].
        by: By,
        /// The first that fits.
        from: i64,
        /// The first that is too great.
        to: i64,
    },
    /// Of one of these kinds.
    Of(Vec<EventKind>),
}

/// How events are put in order, and where a page of them begins.
#[derive(Clone, Debug)]
pub struct Page {
    /// By what, and whether from the greatest down; then by the number upwards.
    pub order: Vec<(By, bool)>,
    /// How many are left out before it.
    pub offset: u32,
    /// At most so many.
    pub limit: u32,
}

const fn column(by: By) -> &'static str {
    match by {
        By::Number => "e.number",
        By::At => "e.at",
        By::User => "coalesce(a.number, 0)",
        // Kinds are words of ASCII, which both engines put in capitals alike.
        By::Kind => "upper(case e.kind when 'signed_in' then 'user_authorize' else e.kind end)",
    }
}

/// The conditions as text, with what they name.
enum Value<'w> {
    Number(i64),
    Text(&'w str),
}

fn said<'w>(wanted: &'w Wanted, values: &mut Vec<Value<'w>>) -> String {
    let joined = |all: &'w [Wanted], word: &str, none: &str, values: &mut Vec<Value<'w>>| {
        if all.is_empty() {
            return none.to_owned();
        }
        let parts: Vec<String> = all.iter().map(|one| said(one, values)).collect();
        format!("({})", parts.join(word))
    };
    match wanted {
        Wanted::All(all) => joined(all, " and ", "1 = 1", values),
        Wanted::Any(all) => joined(all, " or ", "1 = 0", values),
        Wanted::Not(one) => format!("not {}", said(one, values)),
        Wanted::Within { by, from, to } => {
            values.extend([Value::Number(*from), Value::Number(*to)]);
            let (n, column) = (values.len(), column(*by));
            format!("({column} >= ${n} and {column} < ${})", n + 1)
        }
        Wanted::Of(kinds) if kinds.is_empty() => "1 = 0".to_owned(),
        Wanted::Of(kinds) => {
            let places: Vec<String> = kinds
                .iter()
                .map(|kind| {
                    values.push(Value::Text(kind.name()));
                    format!("${}", values.len() + 1)
                })
                .collect();
            format!("(e.kind in ({}))", places.join(", "))
        }
    }
}

/// A page of the sealed events that are wanted.
pub async fn list(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    wanted: &Wanted,
    page: &Page,
) -> Answer<Vec<Listed>> {
    let mut values = Vec::new();
    let conditions = said(wanted, &mut values);
    let mut order: Vec<String> = page
        .order
        .iter()
        .map(|(by, down)| format!("{}{}", column(*by), if *down { " desc" } else { "" }))
        .collect();
    order.push("e.number".to_owned());
    let n = values.len() + 2;
    let sql = format!(
        "select {}, coalesce(a.number, 0), coalesce(o.number, 0) from event e \
         left join employee a on a.workspace_id = e.workspace_id and a.id = e.actor_id \
         left join employee o on o.workspace_id = e.workspace_id and o.id = e.on_id \
         where e.workspace_id = $1 and e.number > 0 and {conditions} order by {} limit ${n} offset ${}",
        columns!(),
        order.join(", "),
        n + 1
    );
    let mut query = sqlx::query(AssertSqlSafe(sql)).bind(workspace.as_str());
    for value in &values {
        query = match value {
            Value::Number(number) => query.bind(*number),
            Value::Text(text) => query.bind(*text),
        };
    }
    query
        .bind(i64::from(page.limit))
        .bind(i64::from(page.offset))
        .fetch_all(connection)
        .await?
        .iter()
        .map(|row| {
            Ok(Listed {
                event: sealed(row)?.0,
                user: row.number(11)?,
                item: row.number(12)?,
            })
        })
        .collect()
}
