//! The workspace's settings.

use super::{Facts, Ruling, clash};
use crate::logo;
use crate::operation::SettingsEdit;
use crate::problem::Problem;
use crate::role::{Right, may};

pub(super) fn edit_settings(facts: Facts<'_>, edit: &SettingsEdit) -> Result<Ruling, Problem> {
    may(facts.actor, Right::Configure, None)?;
    let workspace = facts.seen.workspace.as_ref();
    let (name, settings) = workspace.ok_or(Problem::NoSuchWorkspace)?;
    let mut fields = Vec::new();
    clash(&mut fields, "name", edit.name.as_ref(), name, |value| {
        Some(value.clone())
    });
    clash(
        &mut fields,
        "confirm_joining",
        edit.confirm_joining.as_ref(),
        &settings.confirm_joining,
        |value| Some(value.to_string()),
    );
    clash(
        &mut fields,
        "listed_domains",
        edit.listed_domains.as_ref(),
        &settings.listed_domains,
        |value| Some(value.join(" ")),
    );
    clash(
        &mut fields,
        "invitation_days",
        edit.invitation_days.as_ref(),
        &settings.invitation_days,
        |value| Some(value.to_string()),
    );
    clash(
        &mut fields,
        "grace_days",
        edit.grace_days.as_ref(),
        &settings.grace_days,
        |value| Some(value.to_string()),
    );
    let logo = edit.logo.as_ref();
    logo::check_edit(
        logo.and_then(|logo| logo.to.as_deref()),
        edit.picture.as_deref(),
    )?;
    clash(&mut fields, "logo", logo, &settings.logo, Clone::clone);
    clash(
        &mut fields,
        "invitation_text",
        edit.invitation_text.as_ref(),
        &settings.invitation_text,
        Clone::clone,
    );
    Ok(facts.merged(fields))
}
