//! What every webhook may ask: the time, what it may do, which methods there are.

use gatehouse_rules::webhook::Scope;
use serde_json::{Value, json};

use super::answer::{Good, iso};
use super::hook::Caller;
use super::params::Params;
use super::{Method, may};
use crate::app::App;

/// `server.time`.
pub(super) fn time(app: &App) -> Good {
    Good::of(Value::from(iso(app.clock.now())))
}

/// `scope`: what this webhook may do, or with `full` all there is.
pub(super) fn scope(caller: &Caller, params: &Params) -> Good {
    let all = params.is_yes("full");
    let names = Scope::ALL
        .into_iter()
        .filter(|scope| all || caller.has(*scope));
    Good::of(names.map(|scope| Value::from(scope.name())).collect())
}

/// `methods`: of all that this version has, those that this webhook may call, those of a `scope`, or with `full` every one.
pub(super) fn methods<'a>(
    caller: &Caller,
    params: &Params,
    known: impl Iterator<Item = &'a Method>,
) -> Good {
    let of = params.text("scope");
    let all = params.is_yes("full");
    let is_told = |needs: &[Scope]| match &of {
        Some(of) if !of.is_empty() => needs.iter().any(|scope| scope.name() == of),
        _ => all || may(caller, needs),
    };
    let mut names: Vec<&str> = known
        .filter(|(_, needs)| is_told(needs))
        .map(|(name, _)| *name)
        .collect();
    if of.is_none() {
        names.push("batch");
    }
    names.sort_unstable();
    Good::of(names.into())
}

/// `method.get`.
pub(super) fn method<'a>(
    caller: &Caller,
    params: &Params,
    mut known: impl Iterator<Item = &'a Method>,
) -> Good {
    let name = params.text("name").unwrap_or_default().to_ascii_lowercase();
    let needs = if name == "batch" {
        Some(&[][..])
    } else {
        known.find(|(one, _)| *one == name).map(|(_, needs)| *needs)
    };
    Good::of(json!({
        "isExisting": needs.is_some(),
        "isAvailable": needs.is_some_and(|needs| may(caller, needs)),
    }))
}

/// `app.info`: a webhook is no application, so there is little to tell.
pub(super) fn app_info(caller: &Caller) -> Good {
    let scopes: Vec<_> = caller
        .webhook
        .scopes
        .iter()
        .map(|scope| scope.name())
        .collect();
    Good::of(json!({"SCOPE": scopes, "LICENSE": "gatehouse", "LANGUAGE_ID": "en"}))
}
